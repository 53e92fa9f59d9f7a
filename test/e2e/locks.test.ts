import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { groupId, snapshotId, type Group } from '../support/person.ts';
import { expectCopied, expectNothingLeft } from '../support/staged.ts';
import { groups, ruleJson, selected, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
const target = groups.weu;

beforeEach(async () => {
  world = await World.start({ deployment: 'local-locks' });
});

/** The deployment of a file whose rules neither lift nor protect gives no permission on locks. */
async function withoutLockPermission(): Promise<void> {
  await world.close();
  world = await World.start();
}

afterEach(async () => {
  await world.close();
});

/** Level and notes of the locks that sit on a replica, by name. */
function locksOn(name: string, group: Group = target): Record<string, string> {
  const scope = snapshotId(group, name);
  const found = world.cloud.resourceManager.listLocks(scope);
  return Object.fromEntries(
    found.map(({ name: lock, properties }) => [lock, `${properties.level} ${properties.notes ?? ''}`.trim()]),
  );
}

function lock(level: 'CanNotDelete' | 'ReadOnly', name = 'golden-1'): void {
  world.cloud.resourceManager.putLock(snapshotId(target, name), 'audit', level, 'kept for the auditors');
}

async function replicated(rule: Record<string, unknown>): Promise<void> {
  await world.deploy({ rules: [ruleJson(rule)] });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  expect(world.person.names(target)).toEqual(['golden-1']);
}

describe('respect', () => {
  test('a lock is waited for, named, and the deletion done when it goes', async () => {
    await withoutLockPermission();
    await replicated({});
    lock('CanNotDelete');
    world.person.delete(groups.source, 'golden-1');
    await world.settle();
    const last = world.records.filter(({ reason }) => reason === 'ScopeLocked').at(-1);
    expect(last).toMatchObject({ kind: 'blocked', detail: expect.stringContaining('golden-1') as unknown });
    expect(locksOn('golden-1')).toEqual({ audit: 'CanNotDelete kept for the auditors' });
    world.cloud.resourceManager.deleteLock(snapshotId(target, 'golden-1'), 'audit');
    await world.settle();
    expect(world.person.names(target)).toEqual([]);
    await again(world);
  });
});

describe('lift', () => {
  test('a lock on the replica goes for its deletion', async () => {
    await replicated({ locks: 'lift' });
    lock('CanNotDelete');
    world.person.delete(groups.source, 'golden-1');
    await world.settle();
    expect(world.person.names(target)).toEqual([]);
    await again(world);
  });

  test('for a tag update it is put back as it was', async () => {
    await replicated({ locks: 'lift' });
    lock('ReadOnly');
    world.person.tag(groups.source, 'golden-1', { ...selected, owner: 'vdi' });
    await world.settle();
    expect(world.person.get(target, 'golden-1')?.tags).toMatchObject({ owner: 'vdi' });
    expect(locksOn('golden-1')).toEqual({ audit: 'ReadOnly kept for the auditors' });
    await again(world);
  });

  test('Azure may go on saying locked for a while', async () => {
    world.cloud.resourceManager.behaviour.lockReleaseMs = 40_000;
    await replicated({ locks: 'lift' });
    lock('CanNotDelete');
    world.person.delete(groups.source, 'golden-1');
    await world.settle();
    expect(world.reasons('golden-1', target)).toContain('wait LockLingering');
    expect(world.person.names(target)).toEqual([]);
    await again(world);
  });

  test('a lock on the group is never touched', async () => {
    await replicated({ locks: 'lift' });
    world.cloud.resourceManager.putLock(groupId(target), 'group-lock', 'CanNotDelete');
    world.person.delete(groups.source, 'golden-1');
    await world.settle();
    expect(world.person.names(target)).toEqual(['golden-1']);
    expect(world.reasons('golden-1', target).at(-1)).toBe('blocked ScopeLocked');
    expect(world.cloud.resourceManager.listLocks(groupId(target)).map(({ name }) => name)).toEqual([
      'group-lock',
    ]);
  });

  test('an answer that was lost, and a lock whose removal it was: put back all the same', async () => {
    await replicated({ locks: 'lift' });
    lock('ReadOnly');
    world.cloud.resourceManager.faults.add({ method: 'DELETE', path: '/locks/audit', answer: 'lost-answer' });
    world.person.tag(groups.source, 'golden-1', { ...selected, owner: 'vdi' });
    await world.settle();
    expect(world.person.get(target, 'golden-1')?.tags).toMatchObject({ owner: 'vdi' });
    expect(locksOn('golden-1')).toEqual({ audit: 'ReadOnly kept for the auditors' });
    await again(world);
  });
});

test('a read-only lock on a full source goes for its export, and is put back as it was', async () => {
  await world.deploy({ rules: [ruleJson({ locks: 'lift', fullSnapshots: 'stage' })] });
  world.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
  const source = snapshotId(groups.source, 'full-1');
  world.cloud.resourceManager.putLock(source, 'audit', 'ReadOnly', 'kept for the auditors');
  await world.settle();
  expectCopied(world, [groups.weu, groups.sea], 'full-1');
  expect(locksOn('full-1', groups.source)).toEqual({ audit: 'ReadOnly kept for the auditors' });
  expectNothingLeft(world, [groups.weu, groups.sea]);
  await again(world);
});

test('under respect, a read-only lock on a full source is waited for', async () => {
  await world.deploy({ rules: [ruleJson({ locks: 'respect', fullSnapshots: 'stage' })] });
  world.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
  const source = snapshotId(groups.source, 'full-1');
  world.cloud.resourceManager.putLock(source, 'audit', 'ReadOnly', '');
  await world.settle();
  expect(world.reasons('full-1', target).at(-1)).toBe('blocked ScopeLocked');
  expect(world.person.names(target)).toEqual([]);
  world.cloud.resourceManager.deleteLock(source, 'audit');
  await world.settle();
  expectCopied(world, [groups.weu, groups.sea], 'full-1');
  await again(world);
});

describe('protect', () => {
  test('a ready replica gets our lock, and loses it for a mirrored deletion', async () => {
    await replicated({ protect: true });
    expect(Object.keys(locksOn('golden-1'))).toEqual(['snaprep-protect']);
    await again(world);
    world.person.delete(groups.source, 'golden-1');
    await world.settle();
    expect(world.person.names(target)).toEqual([]);
    await again(world);
  });

  test('one that someone removed comes back with the nightly sync', async () => {
    await replicated({ protect: true });
    world.cloud.resourceManager.deleteLock(snapshotId(target, 'golden-1'), 'snaprep-protect');
    await world.nightlySync();
    expect(Object.keys(locksOn('golden-1'))).toEqual(['snaprep-protect']);
    await again(world);
  });

  test('a re-created source: replaced, and protected again', async () => {
    await replicated({ protect: true });
    world.person.delete(groups.source, 'golden-1');
    await world.pass(minute);
    const second = world.person.take(groups.source, 'golden-1', { tags: selected });
    await world.settle();
    expect(world.person.get(target, 'golden-1')?.tags).toMatchObject({
      'snaprep-generation': second.uniqueId,
    });
    expect(Object.keys(locksOn('golden-1'))).toEqual(['snaprep-protect']);
    await again(world);
  });

  test('is taken off when the rule no longer says so', async () => {
    await replicated({ protect: true });
    await world.deploy({ rules: [ruleJson()] });
    await world.nightlySync();
    expect(locksOn('golden-1')).toEqual({});
    expect(world.person.get(target, 'golden-1')?.tags).not.toHaveProperty('snaprep-protected');
    await again(world);
  });

  test("another's lock beside ours is respected, and ours stays", async () => {
    await replicated({ protect: true });
    lock('CanNotDelete');
    world.person.delete(groups.source, 'golden-1');
    await world.settle();
    expect(world.reasons('golden-1', target).at(-1)).toBe('blocked ScopeLocked');
    expect(Object.keys(locksOn('golden-1')).sort()).toEqual(['audit', 'snaprep-protect']);
  });

  test('without the permission the copy is in sync, and one sentence says which role is missing', async () => {
    await withoutLockPermission();
    await replicated({ protect: true });
    expect(world.person.get(target, 'golden-1')).toMatchObject({ completionPercent: 100 });
    const last = world.records.filter(({ event }) => event === 'reconciled').at(-1);
    expect(last).toMatchObject({ kind: 'none', reason: 'InSyncUnprotected' });
    expect(String(last?.['detail'])).toContain('Microsoft.Authorization/locks/*');
    await again(world);
  });
});
