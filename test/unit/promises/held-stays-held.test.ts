/** What the guard asked somebody for does not go by the passing of days. */
import { expect, test } from 'vitest';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig } from '../../../src/replication/rule.ts';
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
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();
let azure: MemoryAzure;
let names: string[];

function images(count: number): void {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  names = Array.from({ length: count }, (_, at) => `golden-${at + 1}`);
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    azure.put(source, inSource(name));
    azure.put(replicaOf(source), inTarget(name));
  }
}

const left = (): string[] => names.filter((name) => replicaIn(azure, name) !== undefined);
const pass = (time: number, by: ReplicationConfig = config): Promise<number> =>
  runUntil(azure, by, azure.now + time);

async function deleteOneByOne(some: readonly string[], apart: number): Promise<void> {
  for (const name of some) {
    await deleteSource(azure, name);
    await pass(apart);
  }
  await pass(hour);
}

test('sixty of a hundred within two hours: those that were held are so weeks later, and one approval lets them go', async () => {
  images(100);
  await deleteOneByOne(names.slice(0, 60), 2 * minute);
  const held = left();
  expect(held.length).toBeGreaterThan(40);
  await nights(azure, config, 16);
  expect(left()).toEqual(held);
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: true });
  await approveDeletions(azure, config, set?.setId ?? '');
  await pass(day);
  expect(left()).toEqual(names.slice(60));
});

test('the last of ten that went hours apart: it is the last one a week later, too', async () => {
  images(10);
  await deleteOneByOne(names, hour);
  expect(left()).toHaveLength(1);
  await nights(azure, config, 16);
  expect(left()).toHaveLength(1);
});

test('one whose source comes back is free of that: its next deletion is one alone', async () => {
  images(10);
  const [last = ''] = names.slice(-1);
  const source = azure.stored.get(keyOf(inSource(last)));
  await deleteOneByOne(names, hour);
  expect(left()).toEqual([last]);
  if (source) azure.put(source, inSource(last));
  await sync(azure, config, 'back');
  await pass(2 * day);
  await deleteSource(azure, last);
  await pass(day);
  expect(left()).toEqual([]);
});

test('what was held for want of an event goes when that comes, alone as it is', async () => {
  images(1);
  azure.stored.delete(keyOf(inSource('golden-1')));
  await nights(azure, config, 2);
  expect(left()).toEqual(names);
  await deleteSource(azure, 'golden-1');
  await pass(hour);
  expect(left()).toEqual([]);
});

test('replacements that were held wait for an approval though the others have gone, weeks later, and also under the next renewal', async () => {
  images(60);
  const strict = configOf(rule, { replacementGuard: { maxCount: 10, maxPercent: 30 } });
  const renew = async (name: string, as: string): Promise<void> => {
    const family = { incrementalSnapshotFamilyId: `${as}-${name}` };
    azure.put(
      sourceSnapshot({ name, uniqueId: `${as}-${name}`, timeCreated: azure.now - minute, ...family }),
      inSource(name),
    );
    await azure.hints.send([{ hint: hintOf(name), messageId: `${as}-${name}` }]);
  };
  for (const name of names.slice(0, 30)) {
    await renew(name, 'renewed');
    await pass(10 * minute, strict);
  }
  await pass(hour, strict);
  const ofBefore = (): string[] =>
    names.filter((name) => replicaIn(azure, name)?.uniqueId === `unique-replica-${name}`);
  const before = ofBefore();
  const held = before.filter((name) => replicaIn(azure, name)?.tags[tagKeys.deletion] !== undefined);
  expect(held.length).toBeGreaterThan(5);
  await nights(azure, strict, 9);
  expect(ofBefore()).toEqual(before);
  for (const name of held) await renew(name, 'again');
  await nights(azure, strict, 2, 'again');
  expect(ofBefore()).toEqual(before);
  const [set] = (await pendingDeletions(azure, strict)).sets;
  await approveDeletions(azure, strict, set?.setId ?? '');
  await pass(2 * hour, strict);
  expect(ofBefore()).toEqual(names.slice(30));
});

test('what was kept by a pin and let go again the same day is held again as if it were the first time', async () => {
  images(20);
  const gone = names.slice(0, 12);
  for (const name of gone) await deleteSource(azure, name);
  await pass(hour);
  const pin = async (some: readonly string[], isOn: boolean): Promise<void> => {
    const change = { [tagKeys.pinned]: 'x' };
    for (const name of some) {
      await azure.snapshots.changeTags(
        inTarget(name),
        isOn ? { merge: change, remove: {} } : { merge: {}, remove: change },
      );
      await azure.hints.send([{ hint: hintOf(name), messageId: `${name} at ${String(azure.now)}` }]);
    }
    await pass(hour);
  };
  await pin(gone, true);
  await pin(gone, false);
  // Eleven of them are to stay after all, so that one alone is to go.
  await pin(gone.slice(1), true);
  await pin(gone.slice(0, 1), false);
  expect(left()).toEqual(names);
});

test('a deletion that hung for days counts when it went, and not when it was asked for first', async () => {
  images(40);
  const hanging = names.slice(0, 10);
  for (const name of hanging)
    await azure.locks.put(inTarget(name), { name: 'theirs', level: 'CanNotDelete' });
  for (const name of hanging) await deleteSource(azure, name);
  await nights(azure, config, 3);
  expect(left()).toEqual(names);
  azure.locked.clear();
  await pass(2 * hour);
  expect(left()).toEqual(names.slice(10));
  for (const name of names.slice(10, 25)) await deleteSource(azure, name);
  await pass(3 * hour);
  // With ten that have gone today, more than half of forty are too many.
  expect(left()).toEqual(names.slice(10));
});
