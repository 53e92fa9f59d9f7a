/** A set that is so large that a pass looks at one of it alone is held, and can be approved, as long as it takes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { approveSlice } from '../../../src/reconciler/approve-slice.ts';
import { approvalOf, approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import {
  configOf,
  day,
  deleteSource,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  minute,
  nights,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();
const names = Array.from({ length: 20 }, (_, at) => `golden-${at + 1}`);
/** Above both limits. */
const gone = names.slice(0, 15);
const staying = names.slice(15);
let azure: MemoryAzure;
let sources: Map<string, Snapshot>;

beforeEach(async () => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  sources = new Map(
    names.map((name) => [name, sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` })]),
  );
  for (const [name, source] of sources) {
    azure.put(source, inSource(name));
    azure.put(replicaOf(source), inTarget(name));
  }
  for (const name of gone) await deleteSource(azure, name);
  await pass(hour);
  expect(left()).toEqual(names);
});

const left = (): string[] => names.filter((name) => replicaIn(azure, name) !== undefined);
const pass = (time: number): Promise<number> => runUntil(azure, config, azure.now + time);

async function bringBack(some: readonly string[]): Promise<void> {
  for (const name of some) {
    const source = sources.get(name);
    if (source !== undefined) azure.put(source, inSource(name));
  }
  await sync(azure, config, `back-${azure.now}`);
  await pass(hour);
}

test.each([6, 8, 30])('after %i days one approval lets all of it go', async (count) => {
  await nights(azure, config, count);
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: true });
  expect(await approveDeletions(azure, config, set?.setId ?? '')).toMatchObject({
    approved: gone.length,
    changed: [],
  });
  await pass(day);
  expect(left()).toEqual(staying);
});

test('the journal says it of each every few days', async () => {
  const before = azure.now;
  await nights(azure, config, 9);
  const told = (await azure.journal.read(before)).filter(
    ({ kind, approved }) => kind === 'held' && approved === false,
  );
  for (const name of gone) {
    const id = replicaIn(azure, name)?.uniqueId;
    const times = told.filter(({ uniqueId }) => uniqueId === id).map(({ time }) => time);
    expect(times.length).toBeGreaterThanOrEqual(2);
    for (const [at, time] of times.entries())
      expect(time - (times[at - 1] ?? before)).toBeLessThanOrEqual(4 * day);
  }
  // And one of them each night, by the look that the pass leaves.
  expect(told.length).toBeLessThan(4 * gone.length);
});

test('the same slice of an approval that comes twice is worked off twice, and tells of nothing changed', async () => {
  await nights(azure, config, 8);
  const [set] = (await pendingDeletions(azure, config)).sets;
  const [slice] = (await approvalOf(azure, config, set?.setId ?? ''))?.slices ?? [];
  if (slice === undefined) throw new Error('there is no set');
  expect(await approveSlice(azure, config, slice)).toMatchObject({ approved: gone.length, changed: [] });
  expect(await approveSlice(azure, config, slice)).toMatchObject({ approved: gone.length, changed: [] });
});

describe('sources that come back one after the other after days free none of the others', () => {
  test.each([3, 8, 20])('%i days', async (count) => {
    await nights(azure, config, count);
    await bringBack(gone.slice(0, 3));
    await bringBack(gone.slice(3, 9));
    await nights(azure, config, 3, 'then');
    expect(left()).toEqual(names);
    const [set] = (await pendingDeletions(azure, config)).sets;
    expect(set).toMatchObject({ needsApproval: true });
    expect(set?.pending).toHaveLength(6);
  });

  test.each([9, 60])('nor where the service was away for %i days', async (count) => {
    azure.queue.clear();
    azure.now += count * day;
    await bringBack(gone.slice(0, 9));
    await nights(azure, config, 12, 'then');
    expect(left()).toEqual(names);
  });

  test('nor where everything was paused meanwhile', async () => {
    await azure.pauses.change(() => [{ scope: 'everything', since: azure.now }]);
    await nights(azure, config, 9);
    await azure.pauses.change(() => []);
    await bringBack(gone.slice(0, 9));
    await nights(azure, config, 3, 'then');
    expect(left()).toEqual(names);
  });
});

test('what was held for want of a word, and later the same day for how many there are, waits for its approval', async () => {
  // Older than all there is, so that nothing tells that its group lives on.
  const older = { timeCreated: noon - day };
  const [one = '', other = ''] = staying;
  azure = new MemoryAzure();
  azure.now = noon + hour;
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    azure.put(source, inSource(name));
    azure.put(replicaOf(source, staying.includes(name) ? older : {}), inTarget(name));
  }
  for (const name of [one, other]) {
    azure.stored.delete(keyOf(inSource(name)));
    await azure.hints.send([{ hint: hintOf(name), messageId: `lost-${name}` }]);
  }
  await pass(hour);
  for (const name of gone) await deleteSource(azure, name);
  await pass(hour);
  for (const name of [one, other])
    await azure.hints.send([{ hint: hintOf(name), messageId: `again-${name}` }]);
  await pass(minute);
  expect(left()).toEqual(names);
  await bringBack(gone);
  await deleteSource(azure, one);
  await deleteSource(azure, other);
  await pass(2 * hour);
  expect(left()).toEqual(names);
});
