/** Locks of others that were lifted: only where that helps, and back for certain. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { journalLines } from '../support/journal-lines.ts';
import { groupId, snapshotId } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
const target = groups.weu;
const replica = snapshotId(target, 'golden-1');
const hour = 3_600_000;

beforeEach(async () => {
  world = await World.start({
    deployment: 'local-locks',
    rules: [ruleJson({ locks: 'lift', targets: [targetJson(target)] })],
  });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
});

afterEach(async () => {
  await world.close();
});

/** On the replica itself. */
function locks(): string[] {
  return world.cloud.resourceManager
    .listLocks(replica)
    .filter(({ id }) => id.toLowerCase().startsWith(`${replica.toLowerCase()}/providers/`))
    .map(({ name, properties }) => `${name} ${properties.level}`)
    .sort();
}

function lock(scope: string, name: string, level: 'CanNotDelete' | 'ReadOnly'): void {
  world.cloud.resourceManager.putLock(scope, name, level, 'kept for the auditors');
}

test("where the group's lock holds the deletion, the replica keeps its own, and the one that holds is named", async () => {
  lock(replica, 'audit', 'CanNotDelete');
  lock(groupId(target), 'all', 'CanNotDelete');
  world.person.delete(groups.source, 'golden-1');
  const writes = await world.writesDuring(() => world.settle(48 * hour));
  expect(writes.filter((call) => call.includes('/locks/'))).toEqual([]);
  expect(locks()).toEqual(['audit CanNotDelete']);
  const last = world.records.filter(({ reason }) => reason === 'ScopeLocked').at(-1);
  expect(String(last?.['detail'])).toContain('held by the lock all (CanNotDelete) on ');
  world.cloud.resourceManager.deleteLock(groupId(target), 'all');
  await world.settle(4 * hour);
  expect(world.person.names(target)).toEqual([]);
  await again(world);
});

test('a renewed replica has the locks of the one before', async () => {
  lock(replica, 'audit', 'CanNotDelete');
  world.person.delete(groups.source, 'golden-1');
  await world.pass(60_000);
  const second = world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  expect(world.person.get(target, 'golden-1')?.tags['snaprep-generation']).toBe(second.uniqueId);
  expect(locks()).toEqual(['audit CanNotDelete']);
  const ofLocks = journalLines(world).filter(({ kind }) => String(kind).startsWith('lock'));
  expect(new Set(ofLocks.map(({ kind }) => kind))).toEqual(new Set(['lockLifted', 'lockRestored']));
  expect(ofLocks.filter(({ traceId }) => !/^[0-9a-f]{32}$/.test(String(traceId)))).toEqual([]);
  await again(world);
});

test('a lock of that name on the group does not count as put back', async () => {
  lock(replica, 'audit', 'ReadOnly');
  lock(groupId(target), 'audit', 'CanNotDelete');
  world.person.tag(groups.source, 'golden-1', { ...selected, owner: 'vdi' });
  await world.settle();
  expect(world.person.get(target, 'golden-1')?.tags).toMatchObject({ owner: 'vdi' });
  expect(locks()).toEqual(['audit ReadOnly']);
  await again(world);
});

test('Azure refuses locks for a day while one is off: it is back within the hour after', async () => {
  lock(replica, 'audit', 'ReadOnly');
  world.person.tag(groups.source, 'golden-1', { ...selected, owner: 'vdi' });
  await world.pass(60_000);
  expect(locks()).toEqual([]);
  const answer = { status: 503, code: 'ServiceUnavailable', message: 'x' } as const;
  world.cloud.resourceManager.faults.add({ path: '/locks', times: 10_000, answer });
  await world.pass(24 * hour);
  expect(locks()).toEqual([]);
  world.cloud.resourceManager.faults.clear();
  await world.pass(hour);
  expect(locks()).toEqual(['audit ReadOnly']);
  await again(world);
});
