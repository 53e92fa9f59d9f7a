/** The two ways in which people get the command line: a package for `npm install --global`, and one file. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { CliCloud } from '../support/cli.ts';
import { groups, selected } from '../support/world.ts';

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let cli: CliCloud;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'snaprep install ü '));
  cli = await CliCloud.start();
  cli.person.take(groups.source, 'golden-1', { tags: selected });
});

afterAll(async () => {
  await cli.close();
  await rm(folder, { recursive: true, force: true });
});

/** Outside the process of the cloud, which has to answer meanwhile. */
async function plan(program: string, ...before: string[]): Promise<string> {
  const { spawn } = await import('node:child_process');
  const words = [...before, 'plan', '--local', path.join(cli.folder, 'local.json'), '--installation', 'x'];
  const more = ['-f', path.join(cli.folder, 'replication.json'), '-o', 'tsv', '--query', 'copies'];
  const env = { PATH: process.env['PATH'], HOME: folder };
  const child = spawn(program, [...words, ...more], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  return out;
}

test('the package is installed without anything else, and works', async () => {
  const npm = (...words: string[]): string =>
    execFileSync('npm', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const packed = JSON.parse(npm('pack', path.join(root, 'dist/snaprep'), '--json')) as
    { filename: string }[] | object;
  const [{ filename = '' } = {}] = (Array.isArray(packed) ? packed : Object.values(packed)) as {
    filename?: string;
  }[];
  const prefix = path.join(folder, 'global');
  npm(
    'install',
    '--global',
    '--offline',
    '--no-audit',
    '--no-fund',
    '--prefix',
    prefix,
    path.join(folder, filename),
  );
  const program = path.join(prefix, process.platform === 'win32' ? 'snaprep.cmd' : 'bin/snaprep');
  expect(execFileSync(program, ['--version'], { encoding: 'utf8' })).toBe(`${manifest.version}\n`);
  expect(await plan(program)).toBe('2\n');
});

test('what the one file needs for its version is its first lines: the program is a comment behind them', () => {
  const lines = readFileSync(path.join(root, 'dist/single/snaprep.cjs'), 'utf8').trimEnd().split('\n');
  const last = lines.pop();
  expect(last).toMatch(/^\/\/packed:/);
  expect(lines.join('\n').length).toBeLessThan(2000);
});

test('the one file works wherever it is copied to', async () => {
  const there = path.join(folder, 'a folder', 'snaprep.cjs');
  await mkdir(path.dirname(there));
  await copyFile(path.join(root, 'dist/single/snaprep.cjs'), there);
  const version = execFileSync(process.execPath, [there, '--version'], { encoding: 'utf8' });
  expect(version).toBe(`${manifest.version}\n`);
  expect(await plan(process.execPath, there)).toBe('2\n');
  const shown = execFileSync(process.execPath, [there, 'completion', 'fish'], { encoding: 'utf8' });
  expect(shown).toContain('complete -c snaprep');
});

test.each(['dist/cli/snaprep.mjs', 'dist/single/snaprep.cjs'])(
  'a Node that is too old for %s is told as that',
  (file) => {
    const older =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.2.9" } })';
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(older)}`, path.join(root, file), 'status'],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([1, 'snaprep: needs Node 22.3 or later; this is 22.2.9\n']);
  },
);

test('every link of the packaged pages leads to something that is in the package', () => {
  const folderOf = path.join(root, 'dist/snaprep');
  const pages = globSync('{README.md,cli/*.md}', { cwd: folderOf });
  expect(pages.length).toBeGreaterThan(5);
  const lost = pages.flatMap((page) =>
    [...readFileSync(path.join(folderOf, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, link = '']) => path.join(path.dirname(page), link))
      .filter((link) => !existsSync(path.join(folderOf, link))),
  );
  expect(lost).toEqual([]);
});
