/** What the help says, of every command. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';

const root = path.resolve(import.meta.dirname, '../../..');

function all(command: Command): Command[] {
  return [command, ...command.commands.flatMap(all)];
}

const shown: string[] = [];
const program = buildProgram(
  { out: (text) => shown.push(text), error: () => undefined, width: 0, screen: () => undefined },
  'x',
  () => undefined,
);
const commands = all(program);

/** With the examples, which stand after it. */
function helpOf(command: Command): string {
  shown.length = 0;
  command.outputHelp();
  return shown.join('');
}

test('every command, also one with commands below it, and every option and argument has words', () => {
  expect(commands.length).toBeGreaterThan(30);
  for (const command of commands) {
    expect(command.description(), command.name()).not.toBe('');
    for (const { flags, description } of command.options) expect(description, flags).not.toBe('');
    for (const argument of command.registeredArguments) expect(argument.description).not.toBe('');
  }
});

test('every page of the docs that a help names is there', () => {
  const named = commands.flatMap((command) => helpOf(command).match(/docs\/[\w./-]*\w/g) ?? []);
  expect(named).not.toEqual([]);
  expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

test('no help is wider than the terminal, but for examples, which are there to be copied', () => {
  for (const width of [80, 160]) {
    const texts: string[] = [];
    const narrow = buildProgram(
      { out: (text) => texts.push(text), error: () => undefined, width, screen: () => undefined },
      'x',
      () => undefined,
    );
    for (const command of all(narrow)) command.outputHelp();
    const lines = texts
      .join('')
      .split('\n')
      .filter((line) => !/^ +snaprep|^Usage:/.test(line));
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  }
});
