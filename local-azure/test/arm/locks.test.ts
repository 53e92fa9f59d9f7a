import { expect, test } from 'vitest';
import {
  atOnce,
  images,
  open,
  refusalOf,
  sourceId,
  subscriptionId,
  takeSnapshot,
  type Fixture,
} from './arm-fixture.ts';

const onSnapshot = (name: string) => ['rg-images', 'Microsoft.Compute', '', 'snapshots', name] as const;

async function tryDelete({ compute }: Fixture, name = 'golden-1') {
  return refusalOf(compute.snapshots.delete('rg-images', name, atOnce).pollUntilDone());
}

test('a lock on the snapshot itself blocks its delete until it is lifted', async () => {
  const fixture = await open();
  const { locks, compute, manager, operations } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  const created = await locks.managementLocks.createOrUpdateAtResourceLevel(
    ...onSnapshot('golden-1'),
    'keep',
    {
      level: 'CanNotDelete',
      notes: 'why',
    },
  );
  expect(created).toMatchObject({
    id: `${id}/providers/Microsoft.Authorization/locks/keep`,
    name: 'keep',
    level: 'CanNotDelete',
    notes: 'why',
  });
  const scope = id.replace('resourceGroups', 'resourcegroups');
  expect(await tryDelete(fixture)).toEqual({
    status: 409,
    code: 'ScopeLocked',
    message:
      `The scope '${scope}' cannot perform delete operation because following scope(s) are locked: '${scope}'. ` +
      'Please remove the lock and try again.',
  });
  await compute.snapshots.update('rg-images', 'golden-1', { tags: { a: '1' } }, atOnce).pollUntilDone();
  await locks.managementLocks.deleteAtResourceLevel(...onSnapshot('golden-1'), 'keep');
  await compute.snapshots.delete('rg-images', 'golden-1', atOnce).pollUntilDone();
  expect(manager.getSnapshot(id)).toBeUndefined();
  const onLock = operations.filter(({ operationName }) =>
    operationName.startsWith('Microsoft.Authorization'),
  );
  expect(onLock.map(({ kind, operationName, resourceId }) => ({ kind, operationName, resourceId }))).toEqual([
    { kind: 'Write', operationName: 'Microsoft.Authorization/locks/write', resourceId: created.id },
    { kind: 'Delete', operationName: 'Microsoft.Authorization/locks/delete', resourceId: created.id },
  ]);
});

test('locks of the group and the subscription are inherited, and named', async () => {
  const fixture = await open();
  const { locks } = fixture;
  takeSnapshot(fixture, 'golden-1');
  await locks.managementLocks.createOrUpdateAtResourceGroupLevel('rg-images', 'group', {
    level: 'CanNotDelete',
  });
  await locks.managementLocks.createOrUpdateAtSubscriptionLevel('all', { level: 'CanNotDelete' });
  const refusal = await tryDelete(fixture);
  expect(refusal.code).toBe('ScopeLocked');
  expect(refusal.message).toContain(
    `are locked: '${images.replace('resourceGroups', 'resourcegroups')},/subscriptions/${subscriptionId}'.`,
  );
  await locks.managementLocks.deleteAtResourceGroupLevel('rg-images', 'group');
  await locks.managementLocks.deleteAtSubscriptionLevel('all');
  await fixture.compute.snapshots.delete('rg-images', 'golden-1', atOnce).pollUntilDone();
});

test('a read-only lock also blocks writes, tags and access', async () => {
  const fixture = await open();
  const { compute, manager, resources } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  manager.putLock(id, 'frozen', 'ReadOnly');
  const { snapshots } = compute;
  const access = { access: 'Read', durationInSeconds: 60 } as const;
  const calls = [
    () => snapshots.update('rg-images', 'golden-1', { tags: {} }),
    () => snapshots.grantAccess('rg-images', 'golden-1', access),
    () => resources.tagsOperations.createOrUpdateAtScope(id, { properties: { tags: {} } }),
    () => snapshots.delete('rg-images', 'golden-1'),
  ];
  for (const call of calls) {
    expect(await refusalOf(call().submitted())).toMatchObject({ status: 409, code: 'ScopeLocked' });
  }
  await snapshots.get('rg-images', 'golden-1');
});

test("a lock inside a group blocks the group's delete", async () => {
  const fixture = await open();
  fixture.manager.putLock(takeSnapshot(fixture, 'golden-1'), 'keep', 'CanNotDelete');
  const call = fixture.resources.resourceGroups.delete('rg-images').submitted();
  expect(await refusalOf(call)).toMatchObject({ code: 'ScopeLocked' });
});

test('lists show what sits at a scope, above it and, without atScope(), below it', async () => {
  const fixture = await open();
  const { locks, manager } = fixture;
  manager.putLock(takeSnapshot(fixture, 'golden-1'), 'own', 'CanNotDelete');
  manager.putLock(takeSnapshot(fixture, 'golden-2'), 'other', 'CanNotDelete');
  manager.putLock(images, 'group', 'CanNotDelete');
  manager.putLock(`/subscriptions/${subscriptionId}`, 'all', 'CanNotDelete');
  const names = async (list: AsyncIterable<{ name?: string }>) => {
    const found: (string | undefined)[] = [];
    for await (const { name } of list) found.push(name);
    return found.sort();
  };
  const { managementLocks } = locks;
  const atScope = { filter: 'atScope()' };
  const ofSnapshot = onSnapshot('golden-1');
  expect(await names(managementLocks.listAtResourceLevel(...ofSnapshot))).toEqual(['all', 'group', 'own']);
  expect(await names(managementLocks.listAtResourceLevel(...ofSnapshot, atScope))).toEqual([
    'all',
    'group',
    'own',
  ]);
  const everything = ['all', 'group', 'other', 'own'];
  expect(await names(managementLocks.listAtResourceGroupLevel('rg-images'))).toEqual(everything);
  const groupAlone = managementLocks.listAtResourceGroupLevel('rg-images', atScope);
  expect(await names(groupAlone)).toEqual(['all', 'group']);
  expect(await names(managementLocks.listAtSubscriptionLevel())).toEqual(everything);
  expect(await names(managementLocks.listAtSubscriptionLevel(atScope))).toEqual(['all']);
  manager.behaviour.inheritedLocksListed = false;
  expect(await names(managementLocks.listAtResourceLevel(...ofSnapshot))).toEqual(['own']);
});

test('an inherited lock in a list has the id of where it sits', async () => {
  const fixture = await open();
  const { manager, locks } = fixture;
  takeSnapshot(fixture, 'golden-1');
  manager.putLock(images, 'group', 'ReadOnly');
  const listed: unknown[] = [];
  const list = locks.managementLocks.listAtResourceLevel(...onSnapshot('golden-1'));
  for await (const { id, level } of list) listed.push([id, level]);
  expect(listed).toEqual([[`${images}/providers/Microsoft.Authorization/locks/group`, 'ReadOnly']]);
});

test('a lock is read by name, any case; a missing one is a 404, deleting it a 204', async () => {
  const fixture = await open();
  const { managementLocks } = fixture.locks;
  fixture.manager.putLock(takeSnapshot(fixture, 'golden-1'), 'Keep', 'ReadOnly');
  const lock = await managementLocks.getAtResourceLevel(...onSnapshot('GOLDEN-1'), 'keep');
  expect(lock).toMatchObject({ name: 'Keep', level: 'ReadOnly' });
  const missing = managementLocks.getAtResourceLevel(...onSnapshot('golden-1'), 'nothing');
  expect(await refusalOf(missing)).toMatchObject({ status: 404, code: 'LockNotFound' });
  await managementLocks.deleteAtResourceLevel(...onSnapshot('golden-1'), 'nothing');
  const elsewhere = managementLocks.getAtResourceLevel(...onSnapshot('golden-9'), 'keep');
  expect(await refusalOf(elsewhere)).toMatchObject({ status: 404, code: 'ResourceNotFound' });
});

test('a delete just after the lock was lifted may still be told that it is locked', async () => {
  const fixture = await open({ lockReleaseMs: 3000 });
  const { manager, clock, compute } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  manager.putLock(id, 'keep', 'CanNotDelete');
  manager.deleteLock(id, 'keep');
  expect(manager.listLocks(id)).toEqual([]);
  expect(await tryDelete(fixture)).toMatchObject({ code: 'ScopeLocked' });
  clock.advanceBy(3000);
  await compute.snapshots.delete('rg-images', 'golden-1', atOnce).pollUntilDone();
});

test('the scope methods of the lock client, which encode slashes, find no operation', async () => {
  const fixture = await open();
  const call = fixture.locks.managementLocks.getByScope(sourceId('golden-1'), 'keep');
  const refusal = await refusalOf(call);
  expect(refusal).toMatchObject({ status: 404, code: 'InvalidResourceType' });
  expect(refusal.message).toContain('GET ');
});
