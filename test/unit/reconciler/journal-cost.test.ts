/** The journal grows for years; no look reads more of it than it needs. */
import { expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { rule, sourceGroup, sourceSnapshot } from '../../support/snapshots.ts';

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
