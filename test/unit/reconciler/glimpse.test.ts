/** What a listing of the last seconds says of a copy spares reads, and decides nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { World } from '../../../src/reconciler/ports.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { configOf, hintOf, inSource, inTarget } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const copying = replicaOf(source, { completionPercent: 40, timeCreated: noon - 24_000 });
const done = replicaOf(source, { completionPercent: 100 });

interface Looked {
  outcome: Outcome;
  writes: string[];
  reads: number;
  /** The hints of further looks. */
  sent: Hint[];
}

/** One look at a copy that was begun, of what is there, with what listings say beside it. */
async function look(
  there: { source?: Snapshot; replica?: Snapshot },
  listed: { source?: Snapshot; replica?: Snapshot; ageMs?: number },
  more: Partial<Hint> = {},
): Promise<Looked> {
  const azure = new MemoryAzure();
  if (there.source) azure.put(there.source, inSource('golden-1'));
  if (there.replica) azure.put(there.replica, inTarget('golden-1'));
  let reads = 0;
  const snapshots: World['snapshots'] = {
    ...azure.snapshots,
    get: (id) => {
      reads += 1;
      return azure.snapshots.get(id);
    },
    list: (group) => {
      reads += 1;
      return azure.snapshots.list(group);
    },
    glimpse: ({ resourceGroup }) => {
      const snapshot = resourceGroup === inSource('').resourceGroup ? listed.source : listed.replica;
      return Promise.resolve(snapshot && { snapshot, at: azure.now - (listed.ageMs ?? 0) });
    },
  };
  const world = Object.assign(Object.create(azure) as World, { snapshots });
  const outcome = await reconcile(world, configOf(), {
    ...hintOf(),
    attempt: 2,
    generation: source.uniqueId,
    ...more,
  });
  const sent = [...azure.queue.values()].map(({ hint }) => hint);
  return { outcome, writes: azure.writes, reads, sent };
}

test('a copy that goes on costs no read', async () => {
  const { outcome, reads } = await look({ source, replica: copying }, { source, replica: copying });
  expect(outcome).toMatchObject({ kind: 'wait', reason: 'Copying', percent: 40 });
  expect(reads).toBe(0);
});

test('what a listing said some seconds ago is taken for what it was then', async () => {
  const ageMs = 12_000;
  const { outcome, reads } = await look({ source, replica: copying }, { source, replica: copying, ageMs });
  expect(reads).toBe(0);
  // 40 % after 12 s of 24: it is over after 30, and not after 60.
  const inMs = Date.parse(outcome.nextLook ?? '') - noon;
  expect(inMs).toBeGreaterThanOrEqual(5000);
  expect(inMs).toBeLessThanOrEqual(16_000);
});

describe('what a listing said so long ago that a look is due by now', () => {
  // 80 % after 40 s: it was over at about 50, and this look is at 100.
  const begun = { timeCreated: noon - 100_000 };
  const listed = { source, replica: replicaOf(source, { ...begun, completionPercent: 80 }), ageMs: 60_000 };
  const there = { source, replica: replicaOf(source, { ...begun, completionPercent: 100 }) };
  const copyEstimate = { begun: begun.timeCreated, looks: 3, least: 40_000 };

  test('is read anew where others wait for the copy', async () => {
    const { outcome, reads } = await look(there, listed, { copyEstimate, isAwaited: true });
    expect(outcome).toMatchObject({ kind: 'none', reason: 'InSync' });
    expect(reads).toBeGreaterThan(0);
  });

  test('counts for no look where nobody waits: another is made when another listing may tell', async () => {
    const { outcome, reads, sent } = await look(there, listed, { copyEstimate });
    expect(outcome).toMatchObject({ kind: 'wait', reason: 'Copying' });
    expect(reads).toBe(0);
    expect(sent).toMatchObject([{ copyEstimate }]);
    const inMs = Date.parse(outcome.nextLook ?? '') - noon;
    expect(inMs).toBeGreaterThanOrEqual(60_000);
    expect(inMs).toBeLessThanOrEqual(65_000);
  });

  test('is read anew by who waits behind the copy and is awaited as well', async () => {
    const sibling = { behind: 'golden-1', copyEstimate, isAwaited: true as const };
    expect((await look(there, listed, sibling)).reads).toBeGreaterThan(0);
    const { outcome, reads } = await look(there, listed, { behind: 'golden-1', copyEstimate });
    expect(outcome).toMatchObject({ kind: 'wait', reason: 'WaitingForOlderSibling' });
    expect(reads).toBe(0);
  });
});

test.each([
  ['a copy that is done', { source, replica: done }],
  ['a replica that is missing', { source }],
  [
    'a copy that does not say how far it is',
    { source, replica: replicaOf(source, { createOption: 'CopyStart' }) },
  ],
])('%s is read anew', async (_what, listed) => {
  const { outcome, reads } = await look({ source, replica: copying }, listed);
  expect(outcome).toMatchObject({ kind: 'wait', reason: 'Copying', percent: 40 });
  expect(reads).toBe(1);
});

test('whatever a listing says, nothing is written that the look alone would not have written', async () => {
  const other = sourceSnapshot({ uniqueId: 'of-before' });
  const failed = { code: 'Failed', message: 'it failed' };
  const sources = [undefined, source, other, sourceSnapshot({ tags: {} })];
  const replicas = [
    undefined,
    copying,
    done,
    replicaOf(other, { completionPercent: 100 }),
    replicaOf(source, { completionPercent: 7, copyCompletionError: failed }),
    sourceSnapshot({ tags: { owner: 'somebody' } }),
  ];
  const either = fc.record({ source: fc.constantFrom(...sources), replica: fc.constantFrom(...replicas) });
  const without = (one: {
    source: Snapshot | undefined;
    replica: Snapshot | undefined;
  }): Parameters<typeof look>[0] => ({
    ...(one.source && { source: one.source }),
    ...(one.replica && { replica: one.replica }),
  });
  await fc.assert(
    fc.asyncProperty(either, either, async (there, listed) => {
      const alone = await look(without(there), {});
      const beside = await look(without(there), without(listed));
      if (beside.reads === 0) expect(beside.writes).toEqual([]);
      else expect(beside.writes).toEqual(alone.writes);
    }),
  );
});
