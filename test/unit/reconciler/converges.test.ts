import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hintFor } from '../../../src/reconciler/find-rule.ts';
import type { OutgoingHint } from '../../../src/reconciler/ports.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { compareGeneration } from '../../../src/replication/generation.ts';
import { isReplica, isReplicaOf, tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
import { interimName } from '../../../src/replication/renewal/interim.ts';
import { isSelected } from '../../../src/replication/selection.ts';
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
      provisioningState: fc.constantFrom('Succeeded', 'Succeeded', 'Failed'),
      sourceUniqueId: fc.constantFrom('unique-golden-1', 'another', 'old', null),
      generation: fc.constantFrom('unique-golden-1', 'another', null),
      timeCreated: fc.constantFrom(noon - 60_000, noon + 60_000),
      securityType: fc.constantFrom('TrustedLaunch', 'Standard'),
    })
    .map(({ tags, mark, attempt, failed, sourceUniqueId, generation, ...state }) => {
      const { sourceUniqueId: _said, ...made } = replicaOf(source, state);
      return {
        ...made,
        tags: {
          ...withoutTag(tags, tagKeys.generation),
          ...(generation !== null && isReplica({ tags }) && { [tagKeys.generation]: generation }),
          ...mark,
          ...attempt,
        },
        ...(sourceUniqueId !== null && { sourceUniqueId }),
        ...(failed && { copyCompletionError: { code: 'CopySourceNotFound', message: 'x' } }),
      };
    }),
);

const anySaying = fc.constantFrom('right' as const, 'wrong' as const, 'none' as const);

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

/** How this Azure misbehaves; by default not at all. */
type Ways = Partial<Pick<MemoryAzure, 'failingCopies' | 'lostCreates' | 'sourceUniqueId'>>;

function start(before: Snapshot | null, beside: Snapshot | null, ways: Ways = {}): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + 300_000;
  Object.assign(azure, ways);
  if (before !== null) azure.put(before, sourceId);
  if (beside !== null) azure.put(beside, replicaId);
  azure.put(sourceSnapshot({ name: 'bystander', tags: {} }), { ...target, name: 'bystander' });
  return azure;
}

const anyWays: fc.Arbitrary<Ways> = fc.record({
  failingCopies: fc.integer({ min: 0, max: 7 }),
  lostCreates: fc.constantFrom(0, 0, 1, 3),
  sourceUniqueId: anySaying,
});

function firstHint(messageId = 'first'): OutgoingHint {
  return { hint: hintFor(rule, target, sourceId), messageId };
}

test('from any state, looking again and again ends in none or blocked, and stays there', async () => {
  await fc.assert(
    fc.asyncProperty(anySource, anyReplica, anyWays, async (before, beside, ways) => {
      const azure = start(before, beside, ways);
      await azure.hints.send([firstHint()]);
      const first = await settle(azure);
      expect(['none', 'blocked']).toContain(first?.kind);

      const writes = azure.writes.length;
      await azure.hints.send([firstHint('second')]);
      const second = await settle(azure);
      expect(azure.writes.slice(writes)).toEqual([]);
      expect(['none', 'blocked']).toContain(second?.kind);

      // The full pass agrees with the single look: nothing more to do.
      await sync(azure, config, 'pass');
      await settle(azure);
      expect(azure.writes.slice(writes)).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});

test('a create that is accepted and comes to nothing is not asked for for ever', async () => {
  const azure = start(source, null, { lostCreates: 100 });
  await azure.hints.send([firstHint()]);
  expect(await settle(azure)).toMatchObject({ kind: 'blocked', reason: 'CopyFailed' });
  expect(azure.writes).toHaveLength(5);
});

test('a mark never outlives its reason', async () => {
  await fc.assert(
    fc.asyncProperty(anySource, anyReplica, anyWays, async (before, beside, ways) => {
      fc.pre(before !== null && isSelected(rule.select, before));
      const azure = start(before, beside, ways);
      await azure.hints.send([firstHint()]);
      await settle(azure);
      const replica = await azure.snapshots.get(replicaId);
      if (replica && isReplicaOf(replica, source.id))
        expect(replica.tags).not.toHaveProperty(tagKeys.deletion);
    }),
    { numRuns: 500 },
  );
});

test('two looks at once end as one does', async () => {
  await fc.assert(
    fc.asyncProperty(anySource, anyReplica, async (before, beside) => {
      const alone = start(before, beside);
      await alone.hints.send([firstHint()]);
      await settle(alone);

      const both = start(before, beside);
      const { hint } = firstHint();
      await Promise.all([reconcile(both, config, hint), reconcile(both, config, hint)]);
      await settle(both);
      expect(shape(both)).toEqual(shape(alone));
    }),
    { numRuns: 500 },
  );
});

test('what is not ours is never written, nor is anything but this one replica', async () => {
  await fc.assert(
    fc.asyncProperty(anySource, anyReplica, async (before, beside) => {
      const azure = start(before, beside);
      await azure.hints.send([firstHint()]);
      await settle(azure);
      const group = `${target.subscriptionId}/${target.resourceGroup}`;
      const allowed = [
        name,
        ...['unique-golden-1', 'another'].flatMap((generation) =>
          (['interim', 'rehearsal'] as const).map((kind) => interimName(source.id, generation, kind)),
        ),
      ].map((one) => `${group}/${one}`);
      expect(azure.writes.filter((write) => !allowed.includes(write.split(' ')[1] ?? ''))).toEqual([]);
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
          compareGeneration(source, beside) === 'same'
        ),
      );
      fc.pre(beside === null || compareGeneration(source, beside) !== 'unclear');
      fc.pre(!isLeftToAPerson(beside));
      const azure = start(source, beside, { failingCopies: 2 });
      await azure.hints.send([firstHint()]);
      await settle(azure);
      const replica = await azure.snapshots.get(replicaId);
      expect(replica && compareGeneration(source, replica)).toBe('same');
      const lost = beside?.securityType === 'Standard' && compareGeneration(source, beside) === 'same';
      if (!lost) expect(replica?.tags).toEqual(expect.objectContaining(source.tags));
    }),
    { numRuns: 500 },
  );
});

/** `Failed`, and yet all its data may be there. */
function isLeftToAPerson(beside: Snapshot | null): boolean {
  if (beside?.provisioningState !== 'Failed' || beside.copyCompletionError !== undefined) return false;
  return beside.completionPercent === 100 && compareGeneration(source, beside) === 'same';
}

test('killed after any call, a look done again ends in the same state', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySource,
      anyReplica,
      fc.integer({ min: 0, max: 12 }),
      async (before, beside, calls) => {
        const whole = start(before, beside);
        await whole.hints.send([firstHint()]);
        await settle(whole);

        const broken = start(before, beside);
        const first = firstHint();
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
    sourceUniqueId: sourceUniqueId?.replace(/^made-\d+$/, 'made'),
    createOption,
  }));
}
