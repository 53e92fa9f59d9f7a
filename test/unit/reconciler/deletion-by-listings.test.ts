/**
 * Shared listings tell what is marked and due, and after a DELETE what is gone; what proves a deletion is read all the
 * same.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import type { World } from '../../../src/reconciler/ports.ts';
import { reconcile, type Outcome } from '../../../src/reconciler/reconcile.ts';
import type { Hint } from '../../../src/replication/hint.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { configOf, hintOf, inSource, inTarget } from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const whole = replicaOf(source);
const mark = `SourceDeleted@${new Date(noon - 60_000).toISOString().replace('.000', '')};told`;
const marked = { ...whole, tags: { ...whole.tags, [tagKeys.deletion]: mark } };
const another = sourceSnapshot({ name: 'golden-2' });
const afterDelete: Hint = { ...hintOf(), due: noon - 1000, streak: { reason: 'SourceDeleted', length: 2 } };

interface Given {
  there?: { source?: Snapshot; replica?: Snapshot };
  /** What listings say; undefined where there is none. */
  sources: readonly Snapshot[] | undefined | 'refused';
  replicas: readonly Snapshot[] | undefined;
  hint?: Partial<Hint>;
}

async function look({ there = {}, sources, replicas, hint }: Given): Promise<{
  outcome: Outcome;
  reads: string[];
  writes: string[];
  since: number[];
}> {
  const azure = new MemoryAzure();
  azure.put(another, inSource('golden-2'));
  azure.put(replicaOf(another), inTarget('golden-2'));
  if (there.source) azure.put(there.source, inSource('golden-1'));
  if (there.replica) azure.put(there.replica, inTarget('golden-1'));
  const reads: string[] = [];
  const since: number[] = [];
  const snapshots: World['snapshots'] = {
    ...azure.snapshots,
    get: (id) => {
      reads.push(id.name);
      return azure.snapshots.get(id);
    },
    sharedSince: ({ resourceGroup }, time) => {
      since.push(time);
      const listing = resourceGroup === inSource('').resourceGroup ? sources : replicas;
      if (listing !== 'refused') return Promise.resolve(listing);
      return Promise.reject(
        new ArmError('list', { status: 404, code: 'ResourceGroupNotFound', message: '' }),
      );
    },
  };
  const world = Object.assign(Object.create(azure) as World, { snapshots });
  const outcome = await reconcile(world, configOf(), { ...afterDelete, ...hint });
  return { outcome, reads, writes: azure.writes, since };
}

test('what is in neither listing is gone, without a read', async () => {
  const { outcome, reads, writes, since } = await look({
    sources: [another],
    replicas: [replicaOf(another)],
  });
  expect(outcome).toMatchObject({ kind: 'none', reason: 'NothingToDo' });
  expect([reads, writes]).toEqual([[], []]);
  // Sent after the look was due, and so after the DELETE.
  expect(since).toEqual([noon - 1000, noon - 1000]);
});

test.each<[string, Given]>([
  ['the target still lists the replica', { sources: [another], replicas: [marked] }],
  ['the source is listed again', { sources: [source, another], replicas: [] }],
  ['its name is listed in another case', { sources: [], replicas: [{ ...marked, name: 'GOLDEN-1' }] }],
  ['there is no listing of the target', { sources: [another], replicas: undefined }],
  ['there is none of the source', { sources: undefined, replicas: [] }],
  ['the group of the source cannot be listed', { sources: 'refused', replicas: [] }],
  [
    'something may have been left on the way',
    { sources: [], replicas: [], hint: { leftBehind: ['interim'] } },
  ],
  ['an event told of a new source', { sources: [], replicas: [], hint: { announced: true } }],
  ['it is not known when it was due', { sources: [], replicas: [], hint: { due: undefined } as never }],
  [
    'the look before announced the deletion',
    { sources: [], replicas: [], hint: { streak: { reason: 'SourceDeleted', length: 1 } } },
  ],
])('both are read by their ids where %s', async (_why, given) => {
  const { reads } = await look(given);
  expect(reads.slice(0, 2)).toEqual(['golden-1', 'golden-1']);
});

test('a replica that is still there is asked to go again, by evidence of its own', async () => {
  const there = { replica: marked };
  const { reads, writes } = await look({ there, sources: [another], replicas: [marked] });
  expect(writes).toEqual([expect.stringMatching(/^delete .*golden-1$/)]);
  // Two of the evidence, and once more right before.
  expect(reads).toHaveLength(3);
});

const approvedAndDue: Partial<Hint> = { streak: undefined } as never;
const announced: Partial<Hint> = {
  streak: { reason: 'SourceDeleted', length: 1, did: { kind: 'setTags', times: 1 } },
};

test.each([
  ['announced', announced],
  ['approved', approvedAndDue],
])(
  'a deletion that was %s and is due is proven by its own evidence, and read by ids for nothing else',
  async (_what, hint) => {
    const there = { replica: marked };
    const { outcome, reads, writes } = await look({ there, sources: [another], replicas: [marked], hint });
    expect(outcome).toMatchObject({ kind: 'deleteReplica', reason: 'SourceDeleted' });
    expect(writes).toEqual([expect.stringMatching(/^delete .*golden-1$/)]);
    expect(reads).toHaveLength(3);
  },
);

test('the look after the DELETE of an approved deletion costs no read', async () => {
  const hint: Partial<Hint> = {
    streak: { reason: 'SourceDeleted', length: 1, did: { kind: 'deleteReplica', times: 1 } },
  };
  const { outcome, reads } = await look({ sources: [another], replicas: [], hint });
  expect(outcome).toMatchObject({ kind: 'none', reason: 'NothingToDo' });
  expect(reads).toEqual([]);
});

test.each<[string, Snapshot]>([
  ['is not marked', whole],
  [
    'is not due yet',
    { ...marked, tags: { ...marked.tags, [tagKeys.deletion]: 'SourceDeleted@2999-01-01T00:00:00Z' } },
  ],
  ['may still be copied', withoutProgress(marked)],
  ['is pinned', { ...marked, tags: { ...marked.tags, [tagKeys.pinned]: 'me' } }],
  ['is not ours', { ...marked, tags: { [tagKeys.deletion]: mark } }],
  ['is marked for something else', withMark(mark.replace('SourceDeleted', 'SourceUnselected'))],
  ['was marked too long ago', withMark('SourceDeleted@2026-11-01T00:00:00Z;told')],
])('both are read by their ids where a replica is listed that %s', async (_why, listed) => {
  const { reads } = await look({ sources: [another], replicas: [listed], hint: announced });
  expect(reads.slice(0, 2)).toEqual(['golden-1', 'golden-1']);
});

test('the word of an event is written to what is read by its id alone', async () => {
  const untold = withMark(mark.replace(';told', ''));
  // Somebody approved it since it was listed.
  const approved = withMark(mark.replace(';told', ';approved'));
  const { writes, reads } = await look({
    there: { replica: approved },
    sources: [another],
    replicas: [untold],
    hint: { ...announced, deletionTold: true, since: noon - 1000 },
  });
  expect(reads.slice(0, 2)).toEqual(['golden-1', 'golden-1']);
  expect(writes).toEqual([expect.stringMatching(/^delete .*golden-1$/)]);
});

function withMark(value: string): Snapshot {
  return { ...marked, tags: { ...marked.tags, [tagKeys.deletion]: value } };
}

function withoutProgress({ completionPercent: _, ...replica }: Snapshot): Snapshot {
  return { ...replica, createOption: 'CopyStart' };
}

const replicas = {
  none: undefined,
  marked,
  whole,
  pinned: { ...marked, tags: { ...marked.tags, [tagKeys.pinned]: 'true' } },
  another: { ...marked, uniqueId: 'made-since' },
  foreign: { ...marked, tags: { [tagKeys.deletion]: mark } },
  approved: { ...marked, tags: { ...marked.tags, [tagKeys.deletion]: `${mark};approved` } },
};
const aReplica = fc.constantFrom(...(Object.keys(replicas) as (keyof typeof replicas)[]));

test('whatever shared listings say, nothing goes but what is marked, and whose source is not there', async () => {
  let deleted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        isSourceThere: fc.boolean(),
        isSourceListed: fc.boolean(),
        replica: aReplica,
        listed: aReplica,
        hint: fc.constantFrom(announced, approvedAndDue, {}),
      }),
      async ({ isSourceThere, isSourceListed, replica, listed, hint }) => {
        const [real, told] = [replicas[replica], replicas[listed]];
        const { writes } = await look({
          there: { ...(isSourceThere && { source }), ...(real && { replica: real }) },
          sources: isSourceListed ? [source, another] : [another],
          replicas: told === undefined ? [] : [told],
          hint,
        });
        const isGone = writes.some((write) => write.startsWith('delete'));
        if (isGone) deleted += 1;
        const mayGo =
          !isSourceThere && (replica === 'marked' || replica === 'approved' || replica === 'another');
        expect(isGone && !mayGo).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
  expect(deleted).toBeGreaterThan(20);
});

test('listings that leave out what is there cost nothing', async () => {
  const there = { source, replica: whole };
  const { outcome, writes } = await look({ there, sources: [], replicas: [] });
  expect(outcome).toMatchObject({ kind: 'none', reason: 'NothingToDo' });
  expect(writes).toEqual([]);
});
