/** What is approved and not gone yet is as good as gone: it is nothing that stays, and no sign of life. */
import { beforeEach, expect, test } from 'vitest';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
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
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { deletionMarkOf } from '../../../src/replication/replica-tags.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();
const doomed = ['doomed-1', 'doomed-2'];
let azure: MemoryAzure;
let log: Set<string>;

function image(name: string): void {
  const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
  azure.put(source, inSource(name));
  azure.put(replicaOf(source), inTarget(name));
}

const pass = (time: number): Promise<number> =>
  runUntil(azure, config, azure.now + time, ({ kind, reason }) => void log.add(`${kind} ${reason}`));

/** Somebody approved their deletion, and a lock keeps it from being carried out. */
beforeEach(async () => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  log = new Set();
  for (const name of doomed) {
    image(name);
    await azure.locks.put(inTarget(name), { name: 'keep', level: 'CanNotDelete' });
  }
  for (const name of doomed) await deleteSource(azure, name);
  await pass(hour);
  const [set] = (await pendingDeletions(azure, config)).sets;
  await approveDeletions(azure, config, set?.setId ?? '');
  await pass(minute);
  expect(log).toContain('blocked ScopeLocked');
});

test('two others are all that would stay: both are asked for', async () => {
  for (const name of ['last-1', 'last-2']) image(name);
  for (const name of ['last-1', 'last-2']) await deleteSource(azure, name);
  await pass(3 * hour);
  expect(['last-1', 'last-2'].filter((name) => replicaIn(azure, name))).toEqual(['last-1', 'last-2']);
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: true, pending: [{}, {}] });
  // What was approved goes once the lock is off, and takes no other along.
  azure.locked.clear();
  await pass(day);
  expect(doomed.filter((name) => replicaIn(azure, name))).toEqual([]);
  expect(['last-1', 'last-2'].filter((name) => replicaIn(azure, name))).toHaveLength(2);
});

test('one other goes when the one that is being copied is whole, and not before', async () => {
  azure.copyMs = 12 * hour;
  image('old');
  azure.put(
    sourceSnapshot({ name: 'new', timeCreated: azure.now, incrementalSnapshotFamilyId: 'new' }),
    inSource('new'),
  );
  const hint = { ...hintOf('new'), announced: true as const, since: azure.now };
  await azure.hints.send([{ hint, messageId: 'taken' }]);
  await pass(minute);
  await deleteSource(azure, 'old');
  await pass(10 * hour);
  expect(replicaIn(azure, 'old')).toBeDefined();
  await pass(4 * hour);
  expect(replicaIn(azure, 'old')).toBeUndefined();
});

test('an approval of the second in which the mark is told of an event stays', async () => {
  image('old');
  image('beside');
  azure.stored.delete(keyOf(inSource('old')));
  await azure.hints.send([{ hint: hintOf('old'), messageId: 'without an event' }]);
  await pass(minute);
  expect(deletionMarkOf(replicaIn(azure, 'old') ?? { tags: {} })).toMatchObject({ approved: false });
  const { read } = azure.resourceGroups;
  azure.resourceGroups.read = async () => {
    azure.resourceGroups.read = read;
    const { sets } = await pendingDeletions(azure, config);
    for (const { setId } of sets) await approveDeletions(azure, config, setId);
  };
  await deleteSource(azure, 'old');
  await pass(minute);
  expect(deletionMarkOf(replicaIn(azure, 'old') ?? { tags: {} })).toMatchObject({ approved: true });
});
