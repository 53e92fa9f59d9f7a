/** What the pages tell to type first, and needs no Azure, is typed as it stands there, in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadReplicationConfig } from '../../src/config/load.ts';
import { commandsOf } from './commands.ts';
import { blocks, root, textOf } from './markdown.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'docs-first-steps-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Run {
  code: number | null;
  out: string;
  error: string;
}

function node(script: string, ...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, script), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  return { code: status, out: stdout, error: stderr };
}

const snaprep = (words: readonly string[]): Run => node('src/cli/snaprep.ts', ...words.slice(1));

/** Calls that a page shows in a block, of the command line. */
function samples(page: string, verb: string): (readonly string[])[] {
  return commandsOf('snaprep')
    .filter((one) => one.page === page && one.isWhole && one.words[1] === verb)
    .map(({ words }) => words);
}

test('snaprep init as shown writes a file that snaprep validate as shown finds right', () => {
  const [init] = samples('docs/cli/set-up.md', 'init').filter((words) => words.length > 2);
  const [validate] = samples('docs/cli/set-up.md', 'validate');
  expect(snaprep(init ?? [])).toMatchObject({ code: 0 });
  expect(loadReplicationConfig(path.join(folder, 'replication.json')).rules).toHaveLength(1);
  expect(snaprep(validate ?? [])).toEqual({ code: 0, out: '', error: '' });
});

test('snaprep completion as shown gives a script for each shell', () => {
  const shown = samples('docs/cli/set-up.md', 'completion');
  expect(shown.map((words) => words[2])).toEqual(['bash', 'zsh', 'fish', 'powershell']);
  for (const words of shown) {
    const { code, out } = snaprep(words);
    expect(code).toBe(0);
    expect(out).toContain('snaprep');
  }
});

test('the example is right, and npm run config says so', () => {
  copyFileSync(path.join(root, 'replication.example.json'), path.join(folder, 'replication.json'));
  const { code, out } = node('src/config/check.ts');
  expect(code).toBe(0);
  expect(out).toContain('replication.json is right: ');
});

test('problems are told as the page shows them', () => {
  const example = textOf('replication.example.json');
  const wrong = example
    .replace('"deleteDelay": "PT15M"', '"deleteDelay": "P1M"')
    .replace('"locks"', '"lokcs"');
  writeFileSync(path.join(folder, 'replication.json'), wrong);
  const { code, out, error } = node('src/config/check.ts');
  const shown = blocks().find(({ text }) => text.startsWith('replication.json has 2 problems'));
  expect(code).toBe(1);
  // The page leaves out the rest of a list.
  const told = `${out}${error}`.replace(/(Known here: name, source, ).*/, '$1…');
  expect(told.slice(told.indexOf('replication.json has'))).toBe(shown?.text);
});

test('an environment as the page shows it is laid over the base and written', () => {
  const page = 'docs/configuration.md';
  const overlay = blocks().find(({ page: of, language }) => of === page && language === 'json')?.text ?? '';
  copyFileSync(path.join(root, 'replication.example.json'), path.join(folder, 'replication.base.json'));
  writeFileSync(path.join(folder, 'replication.prod.json'), overlay);
  const shown =
    commandsOf('npm').find((one) => one.page === page && one.words.includes('--env'))?.words ?? [];
  expect(node('src/config/check.ts', ...shown.slice(shown.indexOf('--') + 1))).toMatchObject({ code: 0 });
  const written = loadReplicationConfig(path.join(folder, 'replication.json'));
  const base = loadReplicationConfig(path.join(folder, 'replication.base.json'));
  const own = (JSON.parse(overlay) as { rules: { source: { subscriptionId: string } }[] }).rules[0];
  expect(written.rules[0]?.source.subscriptionId).toBe(own?.source.subscriptionId);
  expect(written.rules[0]?.targets).toEqual(base.rules[0]?.targets);
  expect(readFileSync(path.join(folder, 'replication.json'), 'utf8')).toContain('replication.prod.json');
});
