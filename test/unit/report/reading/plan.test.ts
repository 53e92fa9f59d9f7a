import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listedWorld } from '../../../../src/report/reading/listed-world.ts';
import { plan } from '../../../../src/report/reading/plan.ts';
import { byNames } from '../../../../src/report/reading/narrowing.ts';
import { reconcile, type Outcome } from '../../../../src/reconciler/reconcile.ts';
import { sync } from '../../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../../src/replication/replica-tags.ts';
import { resourceGroupKey } from '../../../../src/replication/resource-id.ts';
import type { Pause } from '../../../../src/replication/pause.ts';
import type { ReplicationConfig } from '../../../../src/replication/rule.ts';
import type { Snapshot } from '../../../../src/replication/snapshot.ts';
import { planSchema } from '../../../../src/report/plan.ts';
import { MemoryAzure } from '../../../support/memory-azure.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../../support/snapshots.ts';

const config: ReplicationConfig = {
  rules: [rule],
  nightlySync: '0 0 2 * * *',
  deletionGuard: { maxCount: 1, maxPercent: 40 },
};

interface Pair {
  source: Partial<Snapshot> | null;
  replica: { mark: Record<string, string>; changes: Partial<Snapshot>; drop?: string } | null;
}

/** A source in any state and, beside it, a replica in any state. */
const anyPair: fc.Arbitrary<Pair> = fc.record({
  source: fc.oneof(
    fc.constant(null),
    fc.record(
      {
        uniqueId: fc.constantFrom('unique-a', 'unique-b'),
        incremental: fc.boolean(),
        provisioningState: fc.constantFrom('Succeeded', 'Succeeded', 'Failed', 'Creating'),
        incrementalSnapshotFamilyId: fc.constantFrom('family-1', 'family-2'),
        timeCreated: fc.constantFrom(noon, noon - 1000, noon + 120_000),
        tags: fc.constantFrom(sourceSnapshot().tags, { owner: 'x' }, { ...sourceSnapshot().tags, more: 'x' }),
      },
      { requiredKeys: [] },
    ),
  ),
  replica: fc.oneof(
    fc.constant(null),
    fc.record(
      {
        mark: fc.constantFrom(
          {},
          {},
          { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T11:00:00Z' },
          { [tagKeys.deletion]: 'SourceDeleted@2026-11-23T11:00:00Z;approved' },
          { [tagKeys.deletion]: 'SourceUnselected@2026-11-23T12:30:00Z' },
          { [tagKeys.pinned]: 'x' },
        ),
        changes: fc.record(
          {
            completionPercent: fc.constantFrom(0, 50, 100),
            provisioningState: fc.constantFrom('Succeeded', 'Succeeded', 'Failed'),
            sourceUniqueId: fc.constantFrom('unique-a', 'unique-b'),
            publicNetworkAccess: fc.constantFrom('Disabled', 'Enabled'),
          },
          { requiredKeys: [] },
        ),
        drop: fc.constantFrom(tagKeys.source, tagKeys.installation, tagKeys.generation),
      },
      { requiredKeys: ['mark', 'changes'] },
    ),
  ),
});

/** What people paused; `refused`: that cannot be read. */
const anyPauses = fc.constantFrom<readonly Pause[] | 'refused'>(
  [],
  [],
  [],
  [{ scope: 'deletions', since: noon }],
  [{ scope: 'everything', rule: rule.name, since: noon }],
  [{ scope: 'everything', rule: 'another', since: noon }],
  'refused',
);

function azureWith(pairs: readonly Pair[]): MemoryAzure {
  const azure = new MemoryAzure();
  azure.now = noon + 600_000;
  for (const [at, { source, replica }] of pairs.entries()) {
    const name = `golden-${at}`;
    const taken = sourceSnapshot({ name, ...source });
    if (source !== null) azure.put(taken, { ...sourceGroup, name });
    if (replica === null) continue;
    const made = replicaOf(taken, replica.changes);
    const tags = Object.entries({ ...made.tags, ...replica.mark }).filter(([key]) => key !== replica.drop);
    azure.put({ ...made, tags: Object.fromEntries(tags) }, { ...target, name });
  }
  return azure;
}

/** The pass, and the first look at each replica that it asks for. */
async function reallySync(azure: MemoryAzure): Promise<Outcome[]> {
  await sync(azure, config, 'plan');
  const outcomes: Outcome[] = [];
  for (const { hint } of [...azure.queue.values()]) outcomes.push(await reconcile(azure, config, hint));
  return outcomes;
}

test('what is planned is what a sync then does, on any state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPair, { minLength: 1, maxLength: 7 }), anyPauses, async (pairs, paused) => {
      const azure = azureWith(pairs);
      if (paused === 'refused') azure.pauses.reading = 'refused';
      else azure.pauses.pauses = paused;
      const { report, writes } = await plan(azure, config, byNames([]));
      expect(azure.writes).toEqual([]);
      expect(azure.journal.entries).toEqual([]);
      expect(azure.queue.size).toBe(0);
      planSchema.parse(report);
      // By listings alone it is the same plan.
      const listed = await plan(listedWorld(azure, 0), config, byNames([]));
      expect(listed.report).toEqual(report);

      const outcomes = await reallySync(azure);
      const planned = writes.map(({ verb, id }) =>
        `${verb} ${resourceGroupKey(id)}/${id.name}`.toLowerCase(),
      );
      expect(planned).toEqual(azure.writes.map((write) => write.toLowerCase()));
      const { changes, deletions, waiting, blocked } = report;
      // Of a set that the guard holds a pass looks at one; the others are told all the same.
      const named = [...changes, ...deletions, ...waiting, ...blocked].map(({ name }) => name);
      for (const { pending } of report.guard.filter(({ needsApproval }) => needsApproval))
        for (const { replica } of pending)
          expect(named).toContain(replica.slice(replica.lastIndexOf('/') + 1));
      for (const { source, kind, reason } of outcomes.filter((one) => one.kind !== 'none')) {
        const all = [...changes, ...deletions, ...waiting, ...blocked];
        expect(all.find(({ name }) => name === source)).toMatchObject({ action: kind, reason });
      }
    }),
    { numRuns: 600 },
  );
});
