import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const name = 'golden-1';
const replicaId = { ...target, name };
const protecting: Rule = { ...rule, protect: true };
const hint = hintFor(protecting, target, { ...sourceGroup, name });
const marked = { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T11:00:00Z;told' };

function configOf(only: Rule): ReplicationConfig {
  return { rules: [only], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };
}

function inSync(): MemoryAzure {
  const azure = new MemoryAzure();
  azure.put(sourceSnapshot(), hint.source);
  azure.put(replicaOf(sourceSnapshot()), replicaId);
  return azure;
}

async function settle(azure: MemoryAzure, only: Rule): Promise<Outcome | undefined> {
  await azure.hints.send([{ hint, messageId: `first-${azure.writes.length}` }]);
  let last: Outcome | undefined;
  for (let next = azure.take(); next !== undefined; next = azure.take()) {
    last = await reconcile(azure, configOf(only), next.hint);
    if (last.kind === 'blocked') azure.queue.clear();
  }
  return last;
}

async function locksThere(azure: MemoryAzure): Promise<string[]> {
  return (await azure.locks.list(replicaId)).map((lock) => `${lock.name} ${lock.level}`);
}

test('a rule that begins to protect gets both the tag and the lock, without another event', async () => {
  const azure = inSync();
  await settle(azure, protecting);
  expect(await locksThere(azure)).toEqual(['snaprep-protect CanNotDelete']);
  expect((await azure.snapshots.get(replicaId))?.tags).toMatchObject({ [tagKeys.protected]: 'true' });
});

test("someone else's lock of our name is neither overwritten nor removed, and is told of", async () => {
  const azure = inSync();
  await azure.locks.put(replicaId, { name: 'snaprep-protect', level: 'ReadOnly', notes: 'mine' });
  azure.put({ ...replicaOf(sourceSnapshot()), tags: protectedTags() }, replicaId);
  const outcome = await settle(azure, protecting);
  expect(outcome).toMatchObject({ kind: 'none', reason: 'InSyncUnprotected' });
  expect(outcome?.detail).toContain('snaprep-protect');
  const [pair] = (await sync(azure, configOf(protecting), 'pass')).pairs;
  expect(pair?.counts).toEqual({ InSyncUnprotected: 1 });

  await settle(azure, rule);
  expect(await locksThere(azure)).toEqual(['snaprep-protect ReadOnly']);
});

test('a protection that cannot be seen to is in the report of the full pass', async () => {
  const azure = inSync();
  azure.put({ ...replicaOf(sourceSnapshot()), tags: protectedTags() }, replicaId);
  azure.locks.listOfGroup = () =>
    Promise.reject(new ArmError('list', { status: 403, code: 'AuthorizationFailed', message: 'no' }));
  const [pair] = (await sync(azure, configOf(protecting), 'pass')).pairs;
  expect(pair).toMatchObject({ counts: { InSyncUnprotected: 1 }, hints: 0 });
});

test('a lock is never lifted off a snapshot that is not our replica any more', async () => {
  const azure = new MemoryAzure();
  const replica = replicaOf(sourceSnapshot());
  azure.put({ ...replica, tags: { ...replica.tags, ...marked } }, replicaId);
  await azure.locks.put(replicaId, { name: 'audit', level: 'CanNotDelete' });
  const { list } = azure.locks;
  azure.locks.list = (id) => {
    azure.put({ ...replica, tags: {} }, replicaId);
    return list(id);
  };
  const outcome = await settle(azure, { ...rule, locks: 'lift' });
  expect(outcome).toMatchObject({ kind: 'blocked', reason: 'ScopeLocked' });
  expect(await locksThere(azure)).toEqual(['audit CanNotDelete']);
});

function protectedTags(): Record<string, string> {
  return { ...replicaOf(sourceSnapshot()).tags, [tagKeys.protected]: 'true' };
}
