/** A source group that went while everything was paused, or the service was away, is remembered when people go on. */
import { beforeEach, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { approveDeletions, pendingDeletions } from '../../../src/reconciler/pending-deletions.ts';
import { sourceGroupLost } from '../../../src/reconciler/source-group-lost.ts';
import {
  configOf,
  day,
  deleteSource,
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
const names = ['golden-1', 'golden-2', 'golden-3', 'golden-4'];
let azure: MemoryAzure;

beforeEach(() => {
  azure = new MemoryAzure();
  azure.now = noon + hour;
  for (const name of names) {
    const source = sourceSnapshot({ name, incrementalSnapshotFamilyId: `family-of-${name}` });
    azure.put(source, inSource(name));
    azure.put(replicaOf(source), inTarget(name));
  }
});

const left = (): string[] => names.filter((name) => replicaIn(azure, name) !== undefined);
const pass = (time: number): Promise<number> => runUntil(azure, config, azure.now + time);

/** It goes and is made again before anybody looks: nothing tells of it but the event of the group, and perhaps others. */
async function loseGroup(events: 'all' | 'ofGroup'): Promise<void> {
  for (const name of names) {
    if (events === 'all') await deleteSource(azure, name);
    else azure.stored.delete(keyOf(inSource(name)));
  }
  const eventTime = new Date(azure.now).toISOString();
  await sourceGroupLost(azure, config, { eventId: 'gone', eventTime, resourceGroup: sourceGroup });
  await pass(hour);
}

/** It is gone for good, and nothing of it can be read. */
function goForGood(): void {
  const { snapshots } = azure;
  const { get, list } = snapshots;
  const isGone = ({ resourceGroup }: { resourceGroup: string }): boolean =>
    resourceGroup === sourceGroup.resourceGroup;
  const refusal = (): Promise<never> =>
    Promise.reject(new ArmError('GET', { status: 404, code: 'ResourceGroupNotFound', message: 'not found' }));
  snapshots.get = (id) => (isGone(id) ? refusal() : get(id));
  snapshots.list = (group) => (isGone(group) ? refusal() : list(group));
  azure.resourceGroups.read = refusal;
}

/** Images are built anew under these names. */
function takeAnew(some: readonly string[]): void {
  for (const name of some) {
    const more = { uniqueId: `anew-${name}`, incrementalSnapshotFamilyId: `anew-of-${name}` };
    azure.put(sourceSnapshot({ name, timeCreated: azure.now, ...more }), inSource(name));
  }
}

async function expectHeld(name: string): Promise<void> {
  expect(left()).toEqual(names);
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set).toMatchObject({ needsApproval: true, pending: [{ replica: replicaIn(azure, name)?.id }] });
  await approveDeletions(azure, config, set?.setId ?? '');
  await pass(day);
  expect(left()).toEqual(names.filter((one) => one !== name));
}

test.each(['all', 'ofGroup'] as const)(
  'for weeks: the one that was not built anew waits for an approval (events: %s)',
  async (events) => {
    azure.pauses.pauses = [{ scope: 'everything', since: azure.now }];
    await loseGroup(events);
    takeAnew(names.slice(1));
    await nights(azure, config, 20);
    azure.pauses.pauses = [];
    await nights(azure, config, 5, 'then');
    await expectHeld('golden-1');
  },
);

test.each([5, 20])(
  'the service was away for %i days: what the events of then told of waits for an approval',
  async (count) => {
    azure.pauses.pauses = [{ scope: 'everything', since: azure.now }];
    await loseGroup('all');
    takeAnew(names.slice(2));
    azure.now += count * day;
    azure.pauses.pauses = [];
    await nights(azure, config, 5, 'then');
    expect(left()).toEqual(names);
    const [set] = (await pendingDeletions(azure, config)).sets;
    expect(set).toMatchObject({ needsApproval: true });
    expect(set?.pending).toHaveLength(2);
  },
);

test('what was deleted on purpose while all was paused goes, as nothing tells of a group', async () => {
  azure.pauses.pauses = [{ scope: 'everything', since: azure.now }];
  await deleteSource(azure, 'golden-1');
  await nights(azure, config, 20);
  azure.pauses.pauses = [];
  await nights(azure, config, 3, 'then');
  expect(left()).toEqual(names.slice(1));
});

test('and that is not made again: after the pause its replicas can be approved, and go', async () => {
  azure.pauses.pauses = [{ scope: 'everything', since: azure.now }];
  goForGood();
  await loseGroup('ofGroup');
  await nights(azure, config, 2);
  azure.pauses.pauses = [];
  await nights(azure, config, 20, 'then');
  expect(left()).toEqual(names);
  const [set] = (await pendingDeletions(azure, config)).sets;
  expect(set?.pending.map(({ reason }) => reason)).toEqual(names.map(() => 'SourceGroupLost'));
  expect(await approveDeletions(azure, config, set?.setId ?? '')).toMatchObject({ approved: names.length });
  await pass(day);
  expect(left()).toEqual([]);
});
