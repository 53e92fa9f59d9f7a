/** Between the last read of a replica and its DELETE the journal is written, and the world goes on meanwhile. */
import { expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};
const hint = hintFor(rule, target, { ...sourceGroup, name: 'golden-1' });
const id = { ...target, name: 'golden-1' };
const made = replicaOf(sourceSnapshot());
const due: Snapshot = {
  ...made,
  tags: { ...made.tags, [tagKeys.deletion]: 'SourceDeleted@2026-11-23T11:00:00Z;approved' },
};

/** `meanwhile` takes place as soon as the intent to delete is stored. */
async function deletedWhile(meanwhile: (azure: MemoryAzure) => void): Promise<MemoryAzure> {
  const azure = new MemoryAzure();
  azure.put(due, id);
  const append = azure.journal.append.bind(azure.journal);
  azure.journal.append = async (entries) => {
    await append(entries);
    if (entries.some(({ kind }) => kind === 'deleting')) meanwhile(azure);
  };
  await reconcile(azure, config, hint);
  return azure;
}

test('a replica that stays the same goes', async () => {
  expect((await deletedWhile(() => undefined)).stored.size).toBe(0);
});

test.each([
  ['another snapshot takes its name', { ...due, uniqueId: 'of a person' }],
  ['it is pinned', { ...due, tags: { ...due.tags, [tagKeys.pinned]: '' } }],
  ['its mark is taken off', made],
])('where %s meanwhile, it stays, and is looked at again', async (_what, changed) => {
  const azure = await deletedWhile((world) => {
    world.put(changed, id);
  });
  expect([...azure.stored.values()]).toEqual([changed]);
  expect(azure.queue.size).toBe(1);
});

test('where it is gone meanwhile, no DELETE meets what gets its name next', async () => {
  const azure = await deletedWhile((world) => {
    world.stored.clear();
  });
  expect(azure.writes).toEqual([]);
});
