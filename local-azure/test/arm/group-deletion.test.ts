import { expect, test } from 'vitest';
import { Access } from '../../src/authorization/access.ts';
import type { RoleAssignment } from '../../src/authorization/role-assignments.ts';
import { principalFrom } from '../../src/arm/principal.ts';
import {
  atOnce,
  copyOf,
  diskId,
  images,
  open,
  refusalOf,
  replicaId,
  sourceId,
  subscriptionId,
  takeSnapshot,
  type Fixture,
} from './arm-fixture.ts';

const account = `${images}/providers/Microsoft.Storage/storageAccounts/staging`;
const lowerImages = images.replace('resourceGroups', 'resourcegroups');

/** Two snapshots and the disk of the seed, each of which takes 10 s to go, and the group 5 s more. */
async function openDeleting(behaviour: Parameters<typeof open>[0] = {}): Promise<Fixture> {
  const fixture = await open({ groupResourceDeleteMs: 10_000, groupDeleteMs: 5000, ...behaviour });
  takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'golden-2');
  fixture.operations.length = 0;
  return fixture;
}

const stateOf = ({ manager }: Fixture) => manager.getResourceGroup(images)?.properties.provisioningState;
const namesIn = ({ manager }: Fixture) => manager.listSnapshots(images).map(({ name }) => name);

test('resources go one by one, each with its event, while the group says Deleting; the group goes last', async () => {
  const fixture = await openDeleting();
  const { resources, clock, operations } = fixture;
  const deleting = resources.resourceGroups.delete('rg-images', atOnce);
  await deleting.submitted();
  expect((await resources.resourceGroups.get('rg-images')).properties?.provisioningState).toBe('Deleting');
  const seen: unknown[] = [];
  for (let at = 0; at < 3; at += 1) {
    clock.advanceBy(10_000);
    seen.push([fixture.manager.getDisk(diskId)?.name, namesIn(fixture), stateOf(fixture)]);
  }
  expect(seen).toEqual([
    [undefined, ['golden-1', 'golden-2'], 'Deleting'],
    [undefined, ['golden-2'], 'Deleting'],
    [undefined, [], 'Deleting'],
  ]);
  clock.advanceBy(5000);
  await deleting.pollUntilDone();
  expect(stateOf(fixture)).toBeUndefined();
  expect(operations.map(({ kind, operationName, resourceId }) => [kind, operationName, resourceId])).toEqual([
    ['Delete', 'Microsoft.Compute/disks/delete', diskId],
    ['Delete', 'Microsoft.Compute/snapshots/delete', sourceId('golden-1')],
    ['Delete', 'Microsoft.Compute/snapshots/delete', sourceId('golden-2')],
    ['Delete', 'Microsoft.Resources/subscriptions/resourceGroups/delete', lowerImages],
  ]);
  expect(new Set(operations.map(({ correlationId }) => correlationId)).size).toBe(1);
});

test('where only the group is told, its resources go in silence', async () => {
  const fixture = await openDeleting({ groupDeletionEvents: 'group' });
  fixture.manager.deleteResourceGroup(images);
  fixture.clock.advanceBy(60_000);
  expect(fixture.operations.map(({ resourceId }) => resourceId)).toEqual([lowerImages]);
});

test('nothing is made or changed in a group that is being deleted, nor the group itself', async () => {
  const fixture = await openDeleting();
  const { compute, resources, manager } = fixture;
  manager.deleteResourceGroup(images);
  const creation = { createOption: 'Copy', sourceResourceId: diskId };
  const calls = [
    () =>
      compute.snapshots.createOrUpdate('rg-images', 'new', {
        location: 'westeurope',
        creationData: creation,
      }),
    () => compute.snapshots.update('rg-images', 'golden-1', { tags: {} }),
  ];
  for (const call of calls) {
    expect(await refusalOf(call().submitted())).toMatchObject({
      status: 409,
      code: 'ResourceGroupBeingDeleted',
    });
  }
  const put = resources.resourceGroups.createOrUpdate('rg-images', { location: 'westeurope' });
  expect(await refusalOf(put)).toMatchObject({ status: 409, code: 'ResourceGroupBeingDeleted' });
});

test('a second delete follows the first, and does not touch a group made anew under the name', async () => {
  const fixture = await openDeleting();
  const { resources, manager, clock } = fixture;
  const first = resources.resourceGroups.delete('rg-images', atOnce);
  await first.submitted();
  clock.advanceBy(10_000);
  const second = resources.resourceGroups.delete('rg-images', atOnce);
  await second.submitted();
  clock.advanceBy(25_000);
  manager.createResourceGroup(images, { location: 'westeurope' });
  await first.pollUntilDone();
  await second.pollUntilDone();
  clock.advanceBy(60_000);
  expect(stateOf(fixture)).toBe('Succeeded');
  expect(namesIn(fixture)).toEqual([]);
});

test('copies whose source goes with its group fail', async () => {
  const fixture = await openDeleting({ fullCopyMs: 600_000 });
  const { compute, manager, clock } = fixture;
  await compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(sourceId('golden-1'))).submitted();
  manager.deleteResourceGroup(images);
  clock.advanceBy(60_000);
  expect(manager.getSnapshot(replicaId('golden-1'))?.properties).toMatchObject({
    copyCompletionError: { errorCode: 'CopySourceNotFound' },
  });
});

test('an active SAS holds the group back for as long as it lasts', async () => {
  const fixture = await openDeleting();
  const { manager, clock } = fixture;
  manager.beginGetAccess(sourceId('golden-1'), 60);
  manager.deleteResourceGroup(images);
  clock.advanceBy(59_000);
  expect([stateOf(fixture), namesIn(fixture)]).toEqual(['Deleting', ['golden-1', 'golden-2']]);
  clock.advanceBy(1000);
  expect(namesIn(fixture)).toEqual(['golden-2']);
  clock.advanceBy(15_000);
  expect(stateOf(fixture)).toBeUndefined();
});

test('a resource that cannot be deleted stops it, and the group returns with what is left', async () => {
  const fixture = await openDeleting();
  const { resources, manager, clock, operations } = fixture;
  const deleting = resources.resourceGroups.delete('rg-images', atOnce);
  await deleting.submitted();
  clock.advanceBy(10_000);
  manager.putLock(`/subscriptions/${subscriptionId}`, 'all', 'CanNotDelete');
  clock.advanceBy(60_000);
  const refusal = await refusalOf(deleting.pollUntilDone());
  expect(refusal.code).toBe('ResourceGroupDeletionBlocked');
  expect(refusal.message).toContain(sourceId('golden-1'));
  expect([stateOf(fixture), namesIn(fixture)]).toEqual(['Succeeded', ['golden-1', 'golden-2']]);
  expect(operations.filter(({ kind }) => kind === 'Delete')).toHaveLength(1);
});

test('storage accounts go with their group', async () => {
  const fixture = await openDeleting();
  const { manager, clock } = fixture;
  manager.putStorageAccount(account, {
    location: 'westeurope',
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
  });
  manager.deleteResourceGroup(images);
  clock.advanceBy(60_000);
  manager.createResourceGroup(images, { location: 'westeurope' });
  expect(manager.listStorageAccounts(images)).toEqual([]);
});

test('with the group go the roles that were given on it; a new one of its name has none', async () => {
  const permissions = { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] };
  const reader: RoleAssignment = { principalId: principalFrom('test'), scope: images, permissions };
  const assignments = [reader];
  const access = new Access({ assignments, namespaceId: '' });
  const { manager, compute, resources } = await open(
    {},
    { authorize: access.authorize, onGroupGone: access.scopeGone },
  );
  const snapshot = () => refusalOf(compute.snapshots.get('rg-images', 'golden-1'));
  const group = () => resources.resourceGroups.get('rg-images');
  expect(await snapshot()).toMatchObject({ status: 404, code: 'ResourceNotFound' });
  manager.deleteResourceGroup(images);
  expect(manager.getResourceGroup(images)).toBeUndefined();
  const denied = { status: 403, code: 'AuthorizationFailed' };
  expect(await snapshot()).toMatchObject(denied);
  expect(await refusalOf(group())).toMatchObject(denied);
  manager.createResourceGroup(images, { location: 'westeurope' });
  expect(await snapshot()).toMatchObject(denied);
  assignments.push({ ...reader });
  expect((await group()).name).toBe('rg-images');
});
