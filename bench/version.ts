/**
 * `node bench/version.ts [times]`: how long `snaprep --version` takes beside an empty program of Node, as ratios of one
 * run: each is started by turns, and the fastest of each counts, as whatever else the machine does only adds to it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const times = Number(process.argv[2] ?? 40);
const folder = mkdtempSync(path.join(tmpdir(), 'snaprep-version-'));
const empty = path.join(folder, 'empty.mjs');
writeFileSync(empty, '');
const programs: Readonly<Record<string, readonly string[]>> = {
  empty: [empty],
  installed: [path.join(root, 'dist/cli/snaprep.mjs'), '--version'],
  'one file': [path.join(root, 'dist/single/snaprep.cjs'), '--version'],
};

function wallMs(words: readonly string[]): number {
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, words);
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${String(status)}`);
  return performance.now() - begun;
}

try {
  const fastest = new Map<string, number>();
  for (let count = 0; count < times; count++) {
    for (const [name, words] of Object.entries(programs)) {
      fastest.set(name, Math.min(fastest.get(name) ?? Infinity, wallMs(words)));
    }
  }
  const base = fastest.get('empty') ?? NaN;
  for (const [name, ms] of fastest)
    process.stdout.write(`${name.padEnd(10)} ${ms.toFixed(0).padStart(4)} ms  ${(ms / base).toFixed(2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
