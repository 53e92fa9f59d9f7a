import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFile } from '../../../src/cli/log-file.ts';

const day = 24 * 3_600_000;
const begun = Date.parse('2026-11-23T12:00:00Z');
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'snaprep-log-'));
  file = path.join(folder, 'calls.log');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A run of the command line at that time, which logs one call. */
function run(at: number, text: string, days = 5): void {
  const log = new LogFile(file, days);
  log.rollOver(at);
  log.append(`${new Date(at).toISOString()} ${text}\n`, at);
}

const lines = (name = file): string[] =>
  readFileSync(name, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.slice(25));

test('it is gone on with for five days after its first line, and begun anew after that; one older one stays', () => {
  run(begun, 'first');
  run(begun + 3 * day, 'second');
  run(begun + 5 * day, 'third');
  expect(lines()).toEqual(['first', 'second', 'third']);
  expect(existsSync(`${file}.1`)).toBe(false);
  run(begun + 5 * day + 1, 'fourth');
  expect(lines()).toEqual(['fourth']);
  expect(lines(`${file}.1`)).toEqual(['first', 'second', 'third']);
  run(begun + 20 * day, 'fifth');
  expect(lines(`${file}.1`)).toEqual(['fourth']);
});

test('also within a run that takes longer than that, such as a watch', () => {
  const log = new LogFile(file, 1);
  for (const at of [0, 1, 2, 3])
    log.append(`${new Date(begun + at * day).toISOString()} ${at}\n`, begun + at * day);
  expect(lines()).toEqual(['2', '3']);
  expect(lines(`${file}.1`)).toEqual(['0', '1']);
});

test('what is no such log is never moved away', () => {
  writeFileSync(file, 'notes of somebody\n');
  run(begun + 100 * day, 'x');
  expect(readFileSync(file, 'utf8')).toMatch(/^notes of somebody\n/);
  expect(existsSync(`${file}.1`)).toBe(false);
});

test('a path that cannot be written is told with what to do', () => {
  expect(() => {
    new LogFile(path.join(folder, 'none', 'x.log'), 5).append('x\n', begun);
  }).toThrow(/cannot be used \(ENOENT\); give another path/);
});

test('a path that cannot be used is refused before any call is made', () => {
  for (const path of [`${folder}/none/calls.log`, folder])
    expect(() => new LogFile(path, 5).open(begun)).toThrow(
      /--log-file .* cannot be used .*give another path/,
    );
  new LogFile(file, 5).open(begun);
  expect(readFileSync(file, 'utf8')).toBe('');
});
