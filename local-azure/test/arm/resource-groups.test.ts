import { expect, test } from 'vitest';
import { open, refusalOf, subscriptionId } from './arm-fixture.ts';

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

test.each(['rg images', 'rg-images.', 'a'.repeat(91), '"rg"'])(
  'a group cannot be called %s',
  async (name) => {
    const { request } = await open();
    const path = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(name)}?api-version=2021-04-01`;
    for (const options of [{}, { method: 'PUT', body: { location: 'westeurope' } }]) {
      expect(await request(path, options)).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidResourceGroup' } },
      });
    }
  },
);
