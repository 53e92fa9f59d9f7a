/** Places that Azure does not have. */
import { expect, test } from 'vitest';
import { images, open, sourceId, subscriptionId } from './arm-fixture.ts';

const account = `${images}/providers/Microsoft.Storage/storageAccounts/teststore`;
const creationData = { createOption: 'Empty' };
const empty = { properties: { diskSizeGB: 4, creationData } };

test.each([
  ['Microsoft.Compute/snapshots', `${sourceId('new')}?api-version=2026-03-02`, empty],
  [
    'Microsoft.Compute/disks',
    `${images}/providers/Microsoft.Compute/disks/new?api-version=2026-03-02`,
    empty,
  ],
  [
    'Microsoft.Storage/storageAccounts',
    `${account}?api-version=2025-06-01`,
    { kind: 'StorageV2', sku: { name: 'Standard_LRS' } },
  ],
])('%s cannot be made where there is no region', async (type, path, body) => {
  const { request } = await open();
  const put = (location: string) => request(path, { method: 'PUT', body: { ...body, location } });
  const refused = await put('West Europa');
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { code: 'LocationNotAvailableForResourceType' } },
  });
  const { message } = (refused.body as { error: { message: string } }).error;
  expect(message).toMatch(
    new RegExp(
      `^The provided location 'West Europa' is not available for resource type '${type}'. List of available ` +
        "regions for the resource type is '.*westeurope.*'.$",
    ),
  );
  expect((await request(path)).status).toBe(404);
  expect((await put('West Europe')).status).toBe(202);
});

test('nor can a group', async () => {
  const { request } = await open();
  const path = `/subscriptions/${subscriptionId}/resourceGroups/rg-new?api-version=2021-04-01`;
  const put = (location: string) => request(path, { method: 'PUT', body: { location } });
  expect(await put('global')).toMatchObject({
    status: 400,
    body: { error: { code: 'LocationNotAvailableForResourceGroup' } },
  });
  expect((await request(path)).status).toBe(404);
  expect((await put('austriaeast')).status).toBe(201);
});

test('a region that the seed names is there, as that of another Azure cloud', async () => {
  const resourceGroups = [{ name: 'rg-images', location: 'usgovvirginia' }];
  const { request } = await open({}, { seed: { subscriptions: [{ subscriptionId, resourceGroups }] } });
  const body = { ...empty, location: 'usgovvirginia' };
  const put = request(`${sourceId('new')}?api-version=2026-03-02`, { method: 'PUT', body });
  expect((await put).status).toBe(202);
});
