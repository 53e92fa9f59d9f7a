/** Deletions that wait for somebody are told by the reports apart from those that go by themselves. */
import { expect, test } from 'vitest';
import { NoJournal } from '../../../../src/cli/no-journal.ts';
import { statusText } from '../../../../src/cli/views/status.ts';
import { approveDeletions, pendingDeletions } from '../../../../src/reconciler/pending-deletions.ts';
import { byNames } from '../../../../src/report/reading/narrowing.ts';
import { status } from '../../../../src/report/reading/status.ts';
import { statusSchema, type StatusReport } from '../../../../src/report/status.ts';
import {
  configOf,
  day,
  deleteSource,
  hour,
  inSource,
  inTarget,
  nights,
  replicated,
  runUntil,
} from '../../../support/looks.ts';
import type { MemoryAzure } from '../../../support/memory-azure.ts';
import { replicaOf, rule, sourceSnapshot } from '../../../support/snapshots.ts';

const config = configOf(rule, { deletionGuard: { maxCount: 2, maxPercent: 30 } });

async function report(azure: MemoryAzure): Promise<StatusReport> {
  return statusSchema.parse(await status(azure, config, byNames([])));
}

/** Which are told to wait for an approval, of those that are told to be going. */
async function going(azure: MemoryAzure): Promise<string[]> {
  const { replicas } = await report(azure);
  return replicas
    .filter(({ state }) => state === 'deleting')
    .map(({ name, held }) => `${name}${held ? ' held' : ''}`);
}

const all = ['a', 'b', 'c', 'd', 'e'];

test('what the guard holds is told to wait for an approval, for as long as it does', async () => {
  const azure = replicated(...all);
  for (const name of ['a', 'b', 'c', 'd']) await deleteSource(azure, name);
  await runUntil(azure, config, azure.now + 10_000);
  // Marked, and nobody has looked whether they may go.
  expect(await going(azure)).toEqual(['a', 'b', 'c', 'd']);

  await runUntil(azure, config, azure.now + hour);
  expect(await going(azure)).toEqual(['a held', 'b held', 'c held', 'd held']);
  const held = await report(azure);
  expect(held.ready).toBe(true);
  expect(statusText(held, 120)).toContain('4 deletions wait for an approval: snaprep deletions list.');
  expect(statusText(held, 200)).toMatch(/^a +.*! deleting.*waits for an approval: /m);
  await nights(azure, config, 9);
  expect(await going(azure)).toEqual(['a held', 'b held', 'c held', 'd held']);

  azure.put(sourceSnapshot({ name: 'd', incrementalSnapshotFamilyId: 'family-of-d' }), inSource('d'));
  await nights(azure, config, 1, 'later');
  expect(await going(azure)).toEqual(['a held', 'b held', 'c held']);

  const [set] = (await pendingDeletions(azure, config)).sets;
  await approveDeletions(azure, config, set?.setId ?? '');
  expect(await going(azure)).toEqual(['a', 'b', 'c']);
  await runUntil(azure, config, azure.now + day);
  expect(await going(azure)).toEqual([]);
});

test('one that goes by itself is not told to wait, nor one of a name whose former replica was held', async () => {
  const azure = replicated(...all);
  for (const name of ['a', 'b', 'c', 'd']) await deleteSource(azure, name);
  await runUntil(azure, config, azure.now + hour);
  const [set] = (await pendingDeletions(azure, config)).sets;
  await approveDeletions(azure, config, set?.setId ?? '');
  await runUntil(azure, config, azure.now + 2 * day);
  const again = sourceSnapshot({ name: 'a', uniqueId: 'another', incrementalSnapshotFamilyId: 'another' });
  azure.put(again, inSource('a'));
  azure.put(replicaOf(again, { uniqueId: 'its-replica' }), inTarget('a'));
  await deleteSource(azure, 'a');
  await runUntil(azure, config, azure.now + 10_000);
  expect(await going(azure)).toEqual(['a']);
});

test('where there is no journal, or none that can be read, nothing says so', async () => {
  const azure = replicated(...all);
  for (const name of ['a', 'b', 'c', 'd']) await deleteSource(azure, name);
  await runUntil(azure, config, azure.now + hour);
  azure.journal.reading = 'refused';
  expect(await going(azure)).toEqual(['a', 'b', 'c', 'd']);
  const without = Object.assign(Object.create(azure) as MemoryAzure, { journal: new NoJournal() });
  expect(await going(without)).toEqual(['a', 'b', 'c', 'd']);
});
