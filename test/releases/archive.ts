/**
 * Keeps the sources of a release for the test between it and the next: `node test/releases/archive.ts <commit>`, once
 * after each release, in a clone that has it.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the app is built from, and nothing else: `src/local` and `local-azure` are this version's. */
export const appSources = [
  'build.ts',
  'host.json',
  'package.json',
  'tsconfig.json',
  ...['azure', 'config', 'functions', 'reconciler', 'replication'].map((folder) => `src/${folder}`),
];

const root = path.resolve(import.meta.dirname, '../..');

export function sourcesInHistory(commit: string): Buffer {
  return git('archive', '--format=tar', commit, ...appSources);
}

function git(...args: readonly string[]): Buffer {
  return execFileSync('git', ['-C', root, ...args], {
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function main(name: string): void {
  const commit = git('rev-parse', `${name}^{commit}`).toString().trim();
  const { version } = JSON.parse(git('show', `${commit}:package.json`).toString()) as { version: string };
  writeFileSync(
    path.join(import.meta.dirname, 'previous.tar.gz'),
    gzipSync(sourcesInHistory(commit), { level: 9 }),
  );
  const previous = `${JSON.stringify({ version, commit }, undefined, 2)}\n`;
  writeFileSync(path.join(import.meta.dirname, 'previous.json'), previous);
}

if (process.argv[1] === import.meta.filename) {
  const [commit] = process.argv.slice(2);
  if (commit === undefined) throw new Error('usage: node test/releases/archive.ts <commit>');
  main(commit);
}
