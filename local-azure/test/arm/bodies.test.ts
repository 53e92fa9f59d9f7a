import { expect, test } from 'vitest';
import { copyOf, diskId, images, open, replicaId, sourceId, takeSnapshot } from './arm-fixture.ts';

const version = 'api-version=2026-03-02';
const empty = {
  location: 'westeurope',
  properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } },
};

test.each([
  ['snapshot', sourceId('new'), 'Microsoft.Compute/snapshots'],
  ['disk', `${diskId}-new`, 'Microsoft.Compute/disks'],
])(
  'the 202 of the PUT of a %s shows what was sent and nothing that the service fills in',
  async (_, id, type) => {
    const { request } = await open({ operationMs: 1000 });
    const put = () =>
      request(`${id}?${version}`, { method: 'PUT', body: { ...empty, sku: { name: 'Standard_LRS' } } });
    const expected = {
      name: id.split('/').at(-1),
      id,
      type,
      location: 'westeurope',
      tags: {},
      sku: { name: 'Standard_LRS' },
      properties: { ...empty.properties, provisioningState: 'Updating' },
    };
    const { status, body } = await put();
    expect([status, body]).toEqual([202, expected]);
    const read = (await request(`${id}?${version}`)).body;
    expect(read).toMatchObject({
      sku: { tier: 'Standard' },
      properties: { uniqueId: expect.any(String) as string },
    });
  },
);

test('a PUT on what is there is answered alike', async () => {
  const fixture = await open({ operationMs: 1000 });
  const { request, clock } = fixture;
  const id = sourceId('new');
  await request(`${id}?${version}`, { method: 'PUT', body: empty });
  clock.advanceBy(1000);
  const { status, body } = await request(`${id}?${version}`, {
    method: 'PUT',
    body: { ...empty, tags: { a: '1' } },
  });
  expect(status).toBe(202);
  expect(body).toMatchObject({ tags: { a: '1' }, properties: { provisioningState: 'Updating' } });
  expect(body).not.toHaveProperty('properties.uniqueId');
});

test('times have seven digits and an offset', async () => {
  const fixture = await open();
  const { request } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  for (const path of [id, diskId]) {
    expect((await request(`${path}?${version}`)).body).toMatchObject({
      properties: { timeCreated: '2026-11-23T08:00:00.0000000+00:00' },
    });
  }
});

test('an older api-version does not have what came later, in reads, lists and results', async () => {
  const fixture = await open({ fullCopyMs: 100_000 });
  const { request, clock } = fixture;
  const source = takeSnapshot(fixture, 'golden-1');
  await request(`${replicaId('golden-1')}?${version}`, {
    method: 'PUT',
    body: {
      location: 'eastus',
      properties: {
        incremental: true,
        supportedCapabilities: { architecture: 'x64', supportedSecurityOption: 'TrustedLaunchSupported' },
        creationData: { ...copyOf(source).creationData, provisionedBandwidthCopySpeed: 'Enhanced' },
      },
    },
  });
  clock.advanceBy(10_000);
  const seen = async (apiVersion: string) => {
    const { body } = await request(`${replicaId('golden-1')}?api-version=${apiVersion}`);
    const { properties } = body as { properties: Record<string, Record<string, unknown>> };
    const { snapshotAccessState, completionPercent, creationData, supportedCapabilities } = properties;
    return [
      snapshotAccessState,
      completionPercent,
      creationData?.['provisionedBandwidthCopySpeed'],
      supportedCapabilities,
    ];
  };
  const capabilities = { architecture: 'x64', supportedSecurityOption: 'TrustedLaunchSupported' };
  const percent = expect.any(Number) as number;
  expect(await seen('2025-01-02')).toEqual(['Pending', percent, 'Enhanced', capabilities]);
  expect(await seen('2024-03-02')).toEqual([undefined, percent, 'Enhanced', { architecture: 'x64' }]);
  expect(await seen('2023-04-02')).toEqual([undefined, percent, undefined, { architecture: 'x64' }]);
  const list = `${images}/providers/Microsoft.Compute/snapshots?api-version=`;
  const listed = async (apiVersion: string) => {
    const { body } = await request(`${list}${apiVersion}`);
    return (body as { value: { properties: object }[] }).value.map(({ properties }) =>
      Object.hasOwn(properties, 'snapshotAccessState'),
    );
  };
  expect([await listed('2025-01-02'), await listed('2024-03-02')]).toEqual([[true], [false]]);
});

test('while an operation runs, its 202 says again where to ask', async () => {
  const { request, clock } = await open({ groupResourceDeleteMs: 5000 });
  const { headers } = await request(`${images}?api-version=2025-04-01`, { method: 'DELETE' });
  const location = headers.get('location') ?? '';
  const { pathname, search } = new URL(location);
  const poll = await request(`${pathname}${search}`);
  expect([poll.status, poll.headers.get('location')]).toEqual([202, location]);
  clock.advanceBy(60_000);
  const last = await request(`${pathname}${search}`);
  expect([last.status, last.headers.get('location')]).toEqual([200, null]);
});

test('a group keeps what manages it', async () => {
  const { resources } = await open();
  const managedBy = `${images}/providers/Microsoft.Solutions/applications/app`;
  await resources.resourceGroups.createOrUpdate('rg-new', { location: 'westeurope', managedBy });
  expect((await resources.resourceGroups.get('rg-new')).managedBy).toBe(managedBy);
  await resources.resourceGroups.update('rg-new', { tags: { a: '1' } });
  expect(await resources.resourceGroups.get('rg-new')).toMatchObject({ managedBy, tags: { a: '1' } });
});
