/** A source group that went and is made again by hand: what was lost with it stays until somebody says otherwise. */
import { beforeEach, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  nights,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { MemoryAzure } from '../../support/memory-azure.ts';
import { noon, replicaOf, sourceGroup, sourceSnapshot } from '../../support/snapshots.ts';

const config = configOf();
const names = ['golden-1', 'golden-2', 'golden-3', 'golden-4', 'golden-5'];
let azure: MemoryAzure;
let fresh: Pick<MemoryAzure, 'snapshots' | 'resourceGroups'>;

beforeEach(() => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    azure.put(source, inSource(name));
    azure.put(replicaOf(source), inTarget(name));
  }
  fresh = { snapshots: { ...azure.snapshots }, resourceGroups: { ...azure.resourceGroups } };
});

const left = (): string[] => names.filter((name) => replicaIn(azure, name) !== undefined);

/** With all that is in it; its events bring a look to each replica. */
async function groupGoes(): Promise<void> {
  const gone = (): Promise<never> =>
    Promise.reject(new ArmError('GET', { status: 404, code: 'ResourceGroupNotFound', message: 'rg-images' }));
  const isSource = (of: { resourceGroup: string }): boolean => of.resourceGroup === sourceGroup.resourceGroup;
  for (const name of names) azure.stored.delete(keyOf(inSource(name)));
  azure.snapshots.get = (id) => (isSource(id) ? gone() : fresh.snapshots.get(id));
  azure.snapshots.list = (of) => (isSource(of) ? gone() : fresh.snapshots.list(of));
  azure.resourceGroups.read = gone;
  for (const name of names) await azure.hints.send([{ hint: hintOf(name), messageId: `gone-${name}` }]);
  await runUntil(azure, config, azure.now + 2 * hour);
}

function madeAgain(images: readonly string[], as: Partial<Snapshot> = {}): void {
  Object.assign(azure.snapshots, { get: fresh.snapshots.get, list: fresh.snapshots.list });
  azure.resourceGroups.read = fresh.resourceGroups.read;
  for (const name of images) {
    const uniqueId = `anew-${name}`;
    const source = sourceSnapshot({ name, uniqueId, timeCreated: azure.now, ...as });
    azure.put({ ...source, incrementalSnapshotFamilyId: uniqueId }, inSource(name));
  }
}

test('under locks that let no mark be written, and one image is not built anew: its replica stays', async () => {
  for (const name of names) await azure.locks.put(inTarget(name), { name: 'audit', level: 'ReadOnly' });
  await groupGoes();
  azure.locked.clear();
  madeAgain(names.slice(1));
  await nights(azure, config, 3);
  expect(left()).toEqual(names);
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: true, pending: [{ reason: 'SourceGroupLost' }] });
});

test('and the journal does not take the loss at once: the looks after it say it again', async () => {
  for (const name of names) await azure.locks.put(inTarget(name), { name: 'audit', level: 'ReadOnly' });
  azure.journal.appending = 'refused';
  await groupGoes();
  azure.journal.appending = 'works';
  await runUntil(azure, config, azure.now + 2 * hour);
  azure.locked.clear();
  madeAgain(names.slice(1));
  await nights(azure, config, 3);
  expect(left()).toEqual(names);
});

test('images that are put back without the tag that selects them: marks stay as they are, and an approval lets the replicas go', async () => {
  await groupGoes();
  madeAgain(names, { tags: {} });
  await sync(azure, config, 'first');
  const before = azure.writes.length;
  const reasons = (await nights(azure, config, 3)).map(({ reason }) => reason);
  expect(left()).toEqual(names);
  expect(new Set(reasons)).toEqual(new Set(['SourceGroupLost']));
  expect(azure.writes.length).toBe(before);
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: true });
  await approveDeletions(azure, config, set?.setId ?? '');
  await runUntil(azure, config, azure.now + day);
  expect(left()).toEqual([]);
});

test('images that get their tag later: marks fall', async () => {
  await groupGoes();
  madeAgain(names, { tags: {} });
  await nights(azure, config, 1);
  madeAgain(names);
  await nights(azure, config, 2, 'tagged');
  expect(left()).toEqual(names);
  expect((await pendingDeletions(azure, config)).sets).toEqual([]);
});
