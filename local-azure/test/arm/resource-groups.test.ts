import { expect, test } from 'vitest';
import {
  atOnce,
  copyOf,
  images,
  open,
  refusalOf,
  replicaId,
  sourceId,
  subscriptionId,
  takeSnapshot,
} from './arm-fixture.ts';

test('a group is created, read, tagged and listed', async () => {
  const { resources, manager, operations } = await open();
  const created = await resources.resourceGroups.createOrUpdate('rg-new', { location: 'North Europe' });
  expect(created).toMatchObject({
    name: 'rg-new',
    location: 'northeurope',
    properties: { provisioningState: 'Succeeded' },
  });
  await resources.resourceGroups.update('rg-new', { tags: { a: '1' } });
  expect((await resources.resourceGroups.get('RG-NEW')).tags).toEqual({ a: '1' });
  const names: (string | undefined)[] = [];
  for await (const { name } of resources.resourceGroups.list()) names.push(name);
  expect(names).toEqual(['rg-images', 'rg-new', 'rg-replicas']);
  expect((await resources.resourceGroups.checkExistence('rg-new')).body).toBe(true);
  expect((await resources.resourceGroups.checkExistence('rg-none')).body).toBe(false);
  expect(manager.getResourceGroup(`/subscriptions/${subscriptionId}/resourceGroups/rg-none`)).toBeUndefined();
  expect(operations.map(({ operationName }) => operationName)).toEqual([
    'Microsoft.Resources/subscriptions/resourceGroups/write',
    'Microsoft.Resources/subscriptions/resourceGroups/write',
  ]);
});

test('a missing group cannot be read', async () => {
  const { resources } = await open();
  expect(await refusalOf(resources.resourceGroups.get('rg-none'))).toMatchObject({
    status: 404,
    code: 'ResourceGroupNotFound',
  });
});

test('a group keeps its region', async () => {
  const { resources } = await open();
  const call = resources.resourceGroups.createOrUpdate('rg-images', { location: 'eastus' });
  expect(await refusalOf(call)).toMatchObject({ status: 409, code: 'InvalidResourceGroupLocation' });
});

test('deleting a group takes what is in it along, with one operation for the group', async () => {
  const fixture = await open({ operationMs: 5000, fullCopyMs: 600_000 });
  const { resources, compute, clock, manager, operations } = fixture;
  takeSnapshot(fixture, 'golden-1');
  await compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(sourceId('golden-1'))).submitted();
  clock.advanceBy(10_000);
  operations.length = 0;
  const deleting = resources.resourceGroups.delete('rg-images', atOnce);
  await deleting.submitted();
  expect((await resources.resourceGroups.get('rg-images')).properties?.provisioningState).toBe('Deleting');
  const write = compute.snapshots.update('rg-images', 'golden-1', { tags: {} }).submitted();
  expect(await refusalOf(write)).toMatchObject({ status: 409, code: 'ResourceGroupBeingDeleted' });
  clock.advanceBy(5000);
  await deleting.pollUntilDone();
  expect(await refusalOf(compute.snapshots.get('rg-images', 'golden-1'))).toMatchObject({
    code: 'ResourceGroupNotFound',
  });
  expect(
    operations.map(({ kind, resourceId, operationName }) => ({ kind, resourceId, operationName })),
  ).toEqual([
    {
      kind: 'Delete',
      resourceId: images.replace('resourceGroups', 'resourcegroups'),
      operationName: 'Microsoft.Resources/subscriptions/resourceGroups/delete',
    },
  ]);
  expect(manager.getSnapshot(replicaId('golden-1'))?.properties).toMatchObject({
    copyCompletionError: { errorCode: 'CopySourceNotFound' },
  });
});
