import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { childResult } from '../../../bench/child.ts';

const bench = path.resolve(import.meta.dirname, '../../../bench');
const page = path.resolve(bench, '../docs/performance.md');

test('a bench that is interrupted ends at once, with its own exit code, and writes nothing', async () => {
  const before = await readFile(page, 'utf8');
  const child = spawn(process.execPath, [path.join(bench, 'run.ts'), '--quick'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const begun = new Promise((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      // The first row is there, and many are to come.
      if (said.includes('1: ')) resolve(undefined);
    });
  });
  await begun;
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(130);
  expect(said).toContain('nothing was written');
  expect(await readFile(page, 'utf8')).toBe(before);
});

test('a part of a bench that gets no time is ended, and leaves out its own row', async () => {
  const found = await childResult(path.join(bench, 'scenarios/nightly-plan.ts'), ['100000', '5'], {
    limitMs: 100,
  });
  expect(found).toBeUndefined();
});
