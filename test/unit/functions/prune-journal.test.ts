import type { InvocationContext, Timer } from '@azure/functions';
import { expect, test } from 'vitest';
import { thenPruneJournal } from '../../../src/functions/prune-journal.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';

const lines: string[] = [];
const keep = (line: unknown): void => void lines.push(String(line));
const context = { log: keep, warn: keep, error: keep } as unknown as InvocationContext;

async function night(nightly: () => Promise<void>, prune: () => Promise<string[]>): Promise<unknown[]> {
  lines.length = 0;
  await thenPruneJournal(nightly, prune)({} as Timer, context);
  return lines.map((line) => JSON.parse(line) as unknown);
}

test('what was removed is told, and nothing where nothing was', async () => {
  const done = (): Promise<void> => Promise.resolve();
  expect(await night(done, () => Promise.resolve(['2025-10-19.000.jsonl']))).toEqual([
    { event: 'journalPruned', removed: ['2025-10-19.000.jsonl'] },
  ]);
  expect(await night(done, () => Promise.resolve([]))).toEqual([]);
});

test('a refusal is told and fails nothing', async () => {
  const failure = { status: 403, code: 'AuthorizationPermissionMismatch', message: 'no role' };
  const refused = (): Promise<string[]> => Promise.reject(new ArmError('prune the journal', failure));
  expect(await night(() => Promise.resolve(), refused)).toEqual([
    { event: 'journalPruned', problem: 'prune the journal: AuthorizationPermissionMismatch: no role' },
  ]);
});

test('a nightly pass that fails takes no night from it, and its own failure is what is thrown', async () => {
  let pruned = false;
  const prune = (): Promise<string[]> => {
    pruned = true;
    return Promise.resolve([]);
  };
  await expect(night(() => Promise.reject(new Error('the pass')), prune)).rejects.toThrow('the pass');
  expect(pruned).toBe(true);
});
