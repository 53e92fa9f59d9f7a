/** What a command line is taken for. */
import { expect, test } from 'vitest';
import { UsageError } from '../../../src/cli/exit-code.ts';
import type { Io } from '../../../src/cli/io.ts';
import { buildProgram, parse, withList } from '../../../src/cli/program.ts';

async function chosen(...argv: string[]): Promise<string> {
  let name = '';
  const io = { out: () => undefined, error: () => undefined, width: 0, screen: () => undefined };
  const program = buildProgram(io, 'x', (verb) => (name = verb.name));
  await program.parseAsync(withList(argv), { from: 'user' });
  return name;
}

test('deletions and dead-letters alone, or with options, list', async () => {
  expect(await chosen('deletions')).toBe('deletions list');
  expect(await chosen('deletions', '--local', '-o', 'json')).toBe('deletions list');
  expect(await chosen('dead-letters', '--query', 'x')).toBe('dead-letters list');
  expect(await chosen('deletions', 'approve', 'set')).toBe('deletions approve');
});

test('a word that there is not stays a mistake, help stays help, and local alone changes nothing', async () => {
  await expect(chosen('deletions', 'aprove')).rejects.toThrow(/unknown command 'aprove'[\s\S]*approve/);
  await expect(chosen('deletions', '--help')).rejects.toMatchObject({ exitCode: 0 });
  await expect(chosen('local')).rejects.toMatchObject({ code: 'commander.help' });
});

test('wrong use names the help that says what is right', async () => {
  const io = { out: () => undefined, error: () => undefined, width: 0, screen: () => undefined };
  const mistake = (...argv: string[]): Promise<unknown> => parse(io as unknown as Io, 'x', argv);
  await expect(mistake('wait')).rejects.toThrow(/'name'; see snaprep wait --help$/);
  await expect(mistake('local', 'advance')).rejects.toThrow(/see snaprep local advance --help$/);
  await expect(mistake('deletions', 'aprove')).rejects.toThrow(/see snaprep deletions --help$/);
  await expect(mistake('nonsense')).rejects.toThrow(/see snaprep --help$/);
  await expect(mistake('status', '--json')).rejects.toThrow("unknown option '--json' (it is -o json); see");
  await expect(mistake('nonsense', '--json')).rejects.toThrow("unknown command 'nonsense'; see");
});

test('help for a command is its own, also below a group, in every way to ask for it', async () => {
  for (const argv of [
    ['help', 'status'],
    ['status', '--help'],
    ['status', 'x', '-o', 'json', '-h'],
    ['help', 'deletions', 'approve'],
    ['deletions', 'approve', '-h'],
  ]) {
    const name = argv.includes('deletions') ? 'deletions approve' : 'status';
    expect(await helpOf(...argv), argv.join(' ')).toMatch(new RegExp(`^Usage: snaprep ${name} `));
  }
  for (const argv of [['help'], ['-h'], ['help', 'help'], ['--help', 'status']])
    expect(await helpOf(...argv), argv.join(' ')).toMatch(/^Usage: snaprep \[options\]/);
  for (const argv of [
    ['help', 'deletions'],
    ['deletions', '-o', 'json', '--help'],
  ])
    expect(await helpOf(...argv)).toMatch(/^Usage: snaprep deletions \[options\]/);
});

test.each([
  [['help', 'nope'], /^unknown command 'nope'; there is: init, validate/],
  [['nope', '--help'], /^unknown command 'nope'/],
  [['help', 'staus'], /did you mean "status"\?/],
  [['help', 'deletions', 'aprove'], /^unknown command 'deletions aprove'; did you mean "approve"\?/],
  [['deletions', 'aprove', '-h'], /^unknown command 'deletions aprove'/],
])('help for what is no command is a mistake: %j', async (argv, problem) => {
  await expect(helpOf(...argv)).rejects.toThrow(problem);
  await expect(helpOf(...argv)).rejects.toBeInstanceOf(UsageError);
});

async function helpOf(...argv: string[]): Promise<string> {
  const shown: string[] = [];
  const io = {
    out: (text: string) => shown.push(text),
    error: () => undefined,
    width: 0,
    screen: () => undefined,
  };
  expect(await parse(io as unknown as Io, 'x', argv)).toBeUndefined();
  return shown.join('');
}
