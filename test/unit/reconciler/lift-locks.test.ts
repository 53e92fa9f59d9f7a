import type { Hint } from '../../../src/replication/hint.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile } from '../../../src/reconciler/reconcile.ts';
import { restoreLocks } from '../../../src/reconciler/restore-locks.ts';
import type { LockRestoration } from '../../../src/replication/locks/restoration.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import { dyingAfter } from '../../support/dying.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const name = 'golden-1';
const replicaId = { ...target, name };
const lifting: Rule = { ...rule, locks: 'lift' };
const hint: Hint = {
  ...hintFor(lifting, target, { ...sourceGroup, name }),
  deletionTold: true,
  since: noon + 3_600_000,
};

function configOf(only: Rule): ReplicationConfig {
  return { rules: [only], nightlySync: '0 0 2 * * *', deletionGuard: { maxCount: 10, maxPercent: 50 } };
}

const anyLocks = fc.uniqueArray(
  fc.record(
    {
      name: fc.constantFrom('audit', 'keep', 'legal'),
      level: fc.constantFrom('CanNotDelete', 'ReadOnly'),
      notes: fc.constantFrom('why', 'because'),
      owners: fc.constant(['0000']),
    },
    { requiredKeys: ['name', 'level'] },
  ),
  { selector: (lock) => lock.name, minLength: 1, maxLength: 3 },
);

/** What the lift is for. */
const anyStory = fc.constantFrom('deleted', 'tagged', 'recreated');

async function start(story: string, locks: readonly { name: string; level: string }[]): Promise<MemoryAzure> {
  const azure = new MemoryAzure();
  const source = sourceSnapshot();
  if (story === 'tagged') azure.put(sourceSnapshot({ tags: { ...source.tags, fresh: 'x' } }), hint.source);
  if (story === 'recreated') azure.put(sourceSnapshot({ uniqueId: 'another' }), hint.source);
  azure.put(replicaOf(source), replicaId);
  for (const lock of locks) await azure.locks.put(replicaId, lock);
  return azure;
}

/** Works hints and restorations off in the order of their times; with `calls`, the process dies once on the way. */
async function settle(azure: MemoryAzure, config: ReplicationConfig, calls = Infinity): Promise<void> {
  const first = { hint, messageId: 'first' };
  await azure.hints.send([first]);
  const dying = dyingAfter(azure, calls);
  let alive = calls === Infinity;
  for (let looks = 0; looks < 80; looks++) {
    const world = alive ? azure : dying;
    const restoration = [...azure.restorations].sort((left, right) => left[1].at - right[1].at)[0];
    const next = [...azure.queue.values()].sort((left, right) => (left.at ?? 0) - (right.at ?? 0))[0];
    if (restoration === undefined && next === undefined) return;
    try {
      if (next !== undefined && (next.at ?? 0) <= (restoration?.[1].at ?? Infinity)) {
        azure.now = Math.max(azure.now, next.at ?? 0);
        const outcome = await reconcile(world, config, next.hint);
        azure.queue.delete(next.messageId);
        if (outcome.kind === 'blocked') azure.queue.clear();
      } else if (restoration !== undefined) {
        azure.now = Math.max(azure.now, restoration[1].at);
        await restoreLocks(world, restoration[1].restoration);
        azure.restorations.delete(restoration[0]);
      }
    } catch (error) {
      // The message stays, as one does whose lock runs out; the next process takes it again.
      if (alive) throw error;
      alive = true;
    }
  }
  throw new Error('does not settle');
}

test('killed after any call, every lock is back as it was, on a renewed replica too, or the replica is gone', async () => {
  await fc.assert(
    fc.asyncProperty(anyStory, anyLocks, fc.integer({ min: 0, max: 30 }), async (story, locks, calls) => {
      const azure = await start(story, locks);
      const before = await azure.snapshots.get(replicaId);
      await settle(azure, configOf(lifting), calls);
      const after = await azure.snapshots.get(replicaId);
      if (after === undefined) {
        expect(story).toBe('deleted');
        expect(await azure.locks.list(replicaId)).toEqual([]);
        return;
      }
      if (story === 'tagged')
        expect(after).toMatchObject({ uniqueId: before?.uniqueId, tags: { fresh: 'x' } });
      else expect([story, after.tags[tagKeys.generation]]).toEqual(['recreated', 'another']);
      const found = (await azure.locks.list(replicaId)).map(({ id: _id, ...lock }) => lock);
      expect(found.sort(byName)).toEqual([...locks].sort(byName));
    }),
    { numRuns: 500 },
  );
});

test('under respect nothing is lifted, whatever the locks', async () => {
  await fc.assert(
    fc.asyncProperty(anyStory, anyLocks, fc.boolean(), async (story, locks, protect) => {
      const azure = await start(story, locks);
      await settle(azure, configOf({ ...rule, protect }));
      const found = (await azure.locks.list(replicaId)).map((lock) => lock.name);
      expect(found).toEqual(expect.arrayContaining(locks.map((lock) => lock.name)));
      expect(azure.restorations.size).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test('a lock that a person put back meanwhile stays as that person made it', async () => {
  const azure = await start('tagged', [{ name: 'audit', level: 'ReadOnly' }]);
  const replica = await azure.snapshots.get(replicaId);
  const own = { name: 'audit', level: 'CanNotDelete', notes: 'mine' };
  await azure.locks.put(replicaId, own);
  const restoration = {
    replica: replicaId,
    uniqueId: replica?.uniqueId ?? '',
    locks: [{ name: 'audit', level: 'ReadOnly' }],
  };
  expect(await restoreLocks(azure, restoration)).toMatchObject({ kind: 'none', reason: 'LocksInPlace' });
  // A listing may be wrong, so it is looked at again, and then it is over.
  let looks = 1;
  for (let next = takeRestoration(azure); next !== undefined; next = takeRestoration(azure)) {
    await restoreLocks(azure, next);
    looks++;
  }
  expect(looks).toBe(3);
  expect(await azure.locks.list(replicaId)).toMatchObject([own]);
});

test('a lock of the same name on the group does not stand for the one to put back', async () => {
  const azure = await start('tagged', []);
  const replica = await azure.snapshots.get(replicaId);
  const { subscriptionId, resourceGroup } = replicaId;
  const groupLock = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Authorization/locks/audit`;
  const own = { name: 'audit', level: 'ReadOnly' };
  const { list } = azure.locks;
  azure.locks.list = async (id) => [...(await list(id)), { ...own, id: groupLock }];
  const restoration = { replica: replicaId, uniqueId: replica?.uniqueId ?? '', locks: [own] };
  expect(await restoreLocks(azure, restoration)).toMatchObject({ kind: 'restoreLocks', detail: 'audit' });
  expect(await list(replicaId)).toMatchObject([own]);
});

function byName(left: { name: string }, right: { name: string }): number {
  return left.name.localeCompare(right.name);
}

function takeRestoration(azure: MemoryAzure): LockRestoration | undefined {
  const [first] = [...azure.restorations];
  if (first !== undefined) azure.restorations.delete(first[0]);
  return first?.[1].restoration;
}
