/** The journal grows for years; no look reads more of it than it needs. */
import { expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';
import { temporaryName, temporaryTags } from '../../../src/replication/ways/convert/temporary.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';

const day = 24 * 3_600_000;
const config = { rules: [rule], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };
const hint = hintFor(rule, rule.targets[0] ?? rule.source, { ...sourceGroup, name: 'golden-1' });

test.each([
  ['years', 1000 * day, 2 * day],
  ['an hour', 3_600_000, 3_600_000],
])('the copies of a source that is %s old are counted over days', async (_what, age, expected) => {
  const azure = new MemoryAzure();
  azure.put(sourceSnapshot({ timeCreated: azure.now - age }), hint.source);
  const asked: number[] = [];
  const read = azure.journal.read.bind(azure.journal);
  azure.journal.read = (since) => {
    asked.push(azure.now - since);
    return read(since);
  };
  expect(await reconcile(azure, config, { ...hint, nudged: true })).toMatchObject({ kind: 'beginCopy' });
  expect(asked).toEqual([expected]);
});

test.each([
  ['an hour', 3_600_000],
  ['weeks', 20 * day],
])('who may read from a pair that is %s old is looked up since it is there', async (_what, age) => {
  const azure = new MemoryAzure();
  azure.now = noon + 30 * day;
  const full = sourceSnapshot({ incremental: false, diskSizeBytes: 2 ** 30 });
  azure.put(full, hint.source);
  const name = temporaryName(hint.source, full.uniqueId);
  const pair = sourceSnapshot({
    name,
    tags: temporaryTags(hint.source, full.uniqueId),
    timeCreated: azure.now - age,
  });
  azure.put(pair, { ...sourceGroup, resourceGroup: 'rg-work', name });
  const made = replicaOf(full, { incremental: true, timeCreated: azure.now - 60_000 });
  azure.put({ ...made, tags: { ...made.tags, [tagKeys.converted]: name } }, { ...target, name: 'golden-1' });
  const asked: number[] = [];
  const read = azure.journal.read.bind(azure.journal);
  azure.journal.read = (since) => {
    asked.push(azure.now - since);
    return read(since);
  };
  const converting = { ...config, rules: [{ ...rule, fullSnapshots: 'convert' as const }] };
  const outcome = await reconcile(azure, { ...converting, workResourceGroup: 'rg-work' }, hint);
  expect(outcome).toMatchObject({ kind: 'convert', reason: 'ConversionDone' });
  // Ten minutes for clocks that differ, and never more than a copy can last.
  expect(asked).toEqual([Math.min(age + 600_000, 14 * day)]);
});
