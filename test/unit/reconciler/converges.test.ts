import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { isReplicaOf, tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { withoutTag } from '../../../src/replication/tag-drift.ts';
import { dyingAfter } from '../../support/dying.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 10, maxPercent: 50 },
};
const name = 'golden-1';
const source = sourceSnapshot();
const sourceId = { ...sourceGroup, name };
const replicaId = { ...target, name };

/** Any source: gone, or in any mixture of states. */
const anySource: fc.Arbitrary<Snapshot | null> = fc.oneof(
  fc.constant(null),
  fc
    .record(
      {
        uniqueId: fc.constantFrom('unique-golden-1', 'another'),
        incremental: fc.boolean(),
        location: fc.constantFrom('northeurope', 'westeurope'),
        provisioningState: fc.constantFrom('Succeeded', 'Succeeded', 'Failed'),
        securityType: fc.constantFrom(
          'TrustedLaunch',
          'Standard',
          'ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey',
        ),
        tags: fc.constantFrom(
          source.tags,
          { owner: 'x' },
          { ...source.tags, added: 'x' },
          { ...source.tags, [tagKeys.source]: 'y' },
        ),
      },
      { requiredKeys: [] },
    )
    .map((state) => sourceSnapshot(state)),
);

/** Any snapshot under the replica's name: none, ours in any state, or somebody else's. */
const anyReplica: fc.Arbitrary<Snapshot | null> = fc.oneof(
  fc.constant(null),
  fc
    .record({
      tags: fc.constantFrom({}, replicaOf(source).tags, replicaOf(sourceSnapshot({ name: 'golden-2' })).tags),
      mark: fc.constantFrom(
        {},
        { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T11:00:00Z' },
        { [tagKeys.deletion]: 'SourceUnselected@2026-11-23T12:30:00Z' },
        { [tagKeys.deletion]: 'garbage' },
        { [tagKeys.pinned]: 'x' },
      ),
      attempt: fc.constantFrom({}, { [tagKeys.attempt]: '5' }),
      completionPercent: fc.constantFrom(0, 50, 100),
      failed: fc.boolean(),
      createOption: fc.constantFrom('Copy', 'CopyStart'),
      sourceUniqueId: fc.constantFrom('unique-golden-1', 'another', 'old'),
      securityType: fc.constantFrom('TrustedLaunch', 'Standard'),
    })
    .map(({ tags, mark, attempt, failed, ...state }) =>
      replicaOf(source, {
        ...state,
        tags: { ...tags, ...mark, ...attempt },
        ...(failed && { copyCompletionError: { code: 'CopySourceNotFound', message: 'x' } }),
      }),
    ),
);

/** Works hints off until none is left; what blocks for good or slowly ends a chain. Returns the last outcome. */
async function settle(azure: MemoryAzure): Promise<Outcome | undefined> {
  let last: Outcome | undefined;
  for (let looks = 0; looks < 60; looks++) {
    const next = azure.take();
    if (next === undefined) return last;
    last = await reconcile(azure, config, next.hint);
    if (last.kind === 'blocked') azure.queue.clear();
  }
  throw new Error(`does not settle: ${JSON.stringify(last)}`);
}

function start(before: Snapshot | null, beside: Snapshot | null, failingCopies: number): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + 300_000;
  azure.failingCopies = failingCopies;
  if (before !== null) azure.put(before, sourceId);
  if (beside !== null) azure.put(beside, replicaId);
  azure.put(sourceSnapshot({ name: 'bystander', tags: {} }), { ...target, name: 'bystander' });
  return azure;
}

test('from any state, looking again and again ends in none or blocked, and stays there', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySource,
      anyReplica,
      fc.integer({ min: 0, max: 7 }),
      async (before, beside, failing) => {
        const azure = start(before, beside, failing);
        await azure.hints.send([{ hint: hintFor(rule, target, sourceId), messageId: 'first' }]);
        const first = await settle(azure);
        expect(['none', 'blocked', 'setTags']).toContain(first?.kind);

        const writes = azure.writes.length;
        await azure.hints.send([{ hint: hintFor(rule, target, sourceId), messageId: 'second' }]);
        const second = await settle(azure);
        expect(azure.writes.slice(writes)).toEqual([]);
        expect(['none', 'blocked']).toContain(second?.kind);

        // The full pass agrees with the single look: nothing more to do.
        await sync(azure, config, 'pass');
        await settle(azure);
        expect(azure.writes.slice(writes)).toEqual([]);
      },
    ),
    { numRuns: 1500 },
  );
});

test('what is not ours is never written, nor is anything but this one replica', async () => {
  await fc.assert(
    fc.asyncProperty(anySource, anyReplica, async (before, beside) => {
      const azure = start(before, beside, 0);
      await azure.hints.send([{ hint: hintFor(rule, target, sourceId), messageId: 'first' }]);
      await settle(azure);
      const allowed = `${target.subscriptionId}/${target.resourceGroup}/${name}`;
      expect(azure.writes.filter((write) => write.split(' ')[1] !== allowed)).toEqual([]);
      if (beside !== null && !isReplicaOf(beside, source.id)) expect(azure.writes).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a selected source that can be copied ends in sync, whatever was there of ours', async () => {
  await fc.assert(
    fc.asyncProperty(anyReplica, async (beside) => {
      fc.pre(beside === null || isReplicaOf(beside, source.id));
      fc.pre(beside === null || !(tagKeys.pinned in beside.tags));
      fc.pre(
        !(
          beside?.copyCompletionError &&
          tagKeys.attempt in beside.tags &&
          beside.sourceUniqueId === source.uniqueId
        ),
      );
      const azure = start(source, beside, 2);
      await azure.hints.send([{ hint: hintFor(rule, target, sourceId), messageId: 'first' }]);
      await settle(azure);
      const replica = await azure.snapshots.get(replicaId);
      expect(replica).toMatchObject({ sourceUniqueId: source.uniqueId });
      const lost = beside?.securityType === 'Standard' && beside.sourceUniqueId === source.uniqueId;
      if (!lost) expect(replica?.tags).toEqual(expect.objectContaining(source.tags));
    }),
    { numRuns: 500 },
  );
});

test('killed after any call, a look done again ends in the same state', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySource,
      anyReplica,
      fc.integer({ min: 0, max: 12 }),
      async (before, beside, calls) => {
        const whole = start(before, beside, 0);
        await whole.hints.send([{ hint: hintFor(rule, target, sourceId), messageId: 'first' }]);
        await settle(whole);

        const broken = start(before, beside, 0);
        const first = { hint: hintFor(rule, target, sourceId), messageId: 'first' };
        await reconcile(dyingAfter(broken, calls), config, first.hint).catch(() => undefined);
        await broken.hints.send([first]);
        await settle(broken);
        expect(shape(broken)).toEqual(shape(whole));
      },
    ),
    { numRuns: 500 },
  );
});

/**
 * What is stored, without times, the ids that Azure makes up, and the count of attempts: killed between deleting a
 * failed replica and sending the hint that counts it, the count starts anew.
 */
function shape(azure: MemoryAzure): unknown {
  return [...azure.stored].map(([key, { tags, sourceUniqueId, createOption }]) => ({
    key,
    tags: {
      ...withoutTag(tags, tagKeys.attempt),
      ...(tags[tagKeys.deletion] && { [tagKeys.deletion]: 'set' }),
    },
    sourceUniqueId,
    createOption,
  }));
}
