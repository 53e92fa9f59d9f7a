import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadReplicationConfig } from '../../../src/config/load.ts';
import { file, rule, subscriptionTwo } from './replication-files.ts';

const script = path.resolve(import.meta.dirname, '../../../src/config/check.ts');

function folderWith(files: Record<string, unknown>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'config-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, contents] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), JSON.stringify(contents));
  }
  return folder;
}

function run(folder: string, ...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    // As npm sets it; the tests themselves may run in it.
    env: { ...process.env, INIT_CWD: folder },
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

const overlay = {
  extends: 'replication.base.json',
  rules: [{ name: 'golden-images', source: { subscriptionId: subscriptionTwo } }],
};

test('a right file, a wrong one, and none', () => {
  expect(run(folderWith({ 'replication.json': file() }))).toEqual({
    code: 0,
    said: 'replication.json is right: 1 rule, 1 target.\n',
  });
  const wrong = run(folderWith({ 'replication.json': file(rule({ protect: 'yes' })) }), '--if-present');
  expect(wrong.code).toBe(1);
  expect(wrong.said).toMatch(/replication\.json has 1 problem:\n {2}line 1, column \d+, rules\[0\]\.protect/);
  expect(run(folderWith({})).code).toBe(1);
  expect(run(folderWith({}), '--if-present').code).toBe(0);
});

test('any file is checked by its path, alone and never written', () => {
  const folder = folderWith({ 'mine.json': file(), 'wrong.json': { rules: [] } });
  expect(run(folder, 'mine.json')).toEqual({ code: 0, said: 'mine.json is right: 1 rule, 1 target.\n' });
  expect(run(folder, path.join(folder, 'wrong.json'))).toMatchObject({
    code: 1,
    said: expect.stringContaining('wrong.json has 1 problem') as string,
  });
  expect(run(folder, 'none.json').code).toBe(1);
  expect(run(folder, 'mine.json', '--env', 'prod')).toMatchObject({
    code: 2,
    said: expect.stringContaining('by --env prod') as string,
  });
  expect(run(folder, 'mine.json', 'wrong.json').code).toBe(2);
  expect(readdirSync(folder)).toEqual(['mine.json', 'wrong.json']);
});

test('what an environment is made of is written to replication.json, again and again', () => {
  const folder = folderWith({ 'replication.base.json': file(), 'replication.prod.json': overlay });
  for (let time = 1; time <= 2; time++) {
    expect(run(folder, '--env', 'prod', '--write')).toMatchObject({ code: 0 });
  }
  const [first] = readFileSync(path.join(folder, 'replication.json'), 'utf8').split('\n');
  expect(first).toBe('// Written by npm run config from replication.prod.json; change that one.');
  expect(loadReplicationConfig(path.join(folder, 'replication.json'))).toEqual(
    loadReplicationConfig(path.join(folder, 'replication.prod.json')),
  );
});

test('an environment without a file of its own has replication.json, which stays as it is', () => {
  const folder = folderWith({ 'replication.json': file() });
  expect(run(folder, '--env', 'prod', '--write')).toMatchObject({ code: 0 });
  expect(readFileSync(path.join(folder, 'replication.json'), 'utf8')).toBe(JSON.stringify(file()));
});

test('what another environment left in replication.json is not taken for that of one without a file', () => {
  const folder = folderWith({ 'replication.base.json': file(), 'replication.prod.json': overlay });
  expect(run(folder, '--env', 'prod', '--write').code).toBe(0);
  for (const args of [
    ['--env', 'west', '--write'],
    ['--env', 'west'],
  ]) {
    expect(run(folder, ...args)).toMatchObject({
      code: 2,
      said: expect.stringMatching(
        /from replication\.prod\.json, and there is no replication\.west\.json/,
      ) as string,
    });
  }
  const west = { extends: 'replication.prod.json' };
  writeFileSync(path.join(folder, 'replication.west.json'), JSON.stringify(west));
  expect(run(folder, '--env', 'west', '--write').code).toBe(0);
  expect(readFileSync(path.join(folder, 'replication.json'), 'utf8')).toContain('replication.west.json');
});

test('what is there already is not written again, as somebody may be reading it', () => {
  const folder = folderWith({ 'replication.base.json': file(), 'replication.prod.json': overlay });
  run(folder, '--env', 'prod', '--write');
  const target = path.join(folder, 'replication.json');
  utimesSync(target, 1, 1);
  expect(run(folder, '--env', 'prod', '--write').code).toBe(0);
  expect(statSync(target).mtimeMs).toBe(1000);
});

test('what was written by hand is not overwritten, and a wrong environment not written', () => {
  const files = { 'replication.base.json': file(), 'replication.prod.json': overlay };
  const byHand = folderWith({ ...files, 'replication.json': file() });
  expect(run(byHand, '--env', 'prod', '--write')).toMatchObject({
    code: 2,
    said: expect.stringContaining('was written by hand') as string,
  });
  const wrong = folderWith({ ...files, 'replication.prod.json': { ...overlay, extra: 1 } });
  expect(run(wrong, '--env', 'prod', '--write').code).toBe(1);
  expect(() => readFileSync(path.join(wrong, 'replication.json'))).toThrow(/ENOENT/);
});

test.each([[['--write']], [['--env', '../x']], [['--nope']]])('%j: usage', (args) => {
  expect(run(folderWith({ 'replication.json': file() }), ...args)).toMatchObject({
    code: 2,
    said: expect.stringContaining('--help') as string,
  });
});
