import { describe, expect, test } from 'vitest';
import { atOnce, diskId, images, machine, open, refusalOf, start, subscriptionId } from './arm-fixture.ts';
import { createDisk, diskOf, emptyDisk, imageDisk, writtenIn } from './disk-fixture.ts';

test('an empty disk is shown with what it was given and with open defaults, and nothing is written on it', async () => {
  const fixture = await open();
  await createDisk(fixture, 'data', {
    ...emptyDisk,
    location: 'West Europe',
    tags: { a: '1' },
    sku: { name: 'Premium_LRS' },
    osType: 'Linux',
  });
  const read = await fixture.compute.disks.get('rg-images', 'DATA');
  expect(read).toMatchObject({
    id: imageDisk('data'),
    name: 'data',
    type: 'Microsoft.Compute/disks',
    location: 'westeurope',
    tags: { a: '1' },
    sku: { name: 'Premium_LRS', tier: 'Premium' },
    osType: 'Linux',
    provisioningState: 'Succeeded',
    diskState: 'Unattached',
    diskSizeGB: 4,
    diskSizeBytes: 4 * 2 ** 30,
    networkAccessPolicy: 'AllowAll',
    publicNetworkAccess: 'Enabled',
    encryption: { type: 'EncryptionAtRestWithPlatformKey' },
    creationData: { createOption: 'Empty' },
    timeCreated: new Date(start),
  });
  expect(read.uniqueId).toMatch(/^[0-9a-f-]{36}$/);
  expect(read.managedBy).toBeUndefined();
  expect(writtenIn(fixture.manager.contentOf(imageDisk('data')))).toEqual([]);
});

test('a disk from an image has what was sent, Trusted Launch too, and so has a snapshot of it', async () => {
  const fixture = await open();
  const id = '/Subscriptions/x/Providers/Microsoft.Compute/Locations/westeurope/Publishers/Canonical';
  const fromImage = {
    location: 'westeurope',
    osType: 'Linux',
    hyperVGeneration: 'V2',
    securityProfile: { securityType: 'TrustedLaunch' },
    creationData: { createOption: 'FromImage', imageReference: { id } },
  } as const;
  const disk = await createDisk(fixture, 'os', fromImage);
  expect(disk).toMatchObject({ ...fromImage, diskSizeGB: 30 });
  const snapshot = await fixture.compute.snapshots
    .createOrUpdate(
      'rg-images',
      'os-1',
      { location: 'westeurope', creationData: { createOption: 'Copy', sourceResourceId: disk.id ?? '' } },
      atOnce,
    )
    .pollUntilDone();
  expect(snapshot).toMatchObject({ hyperVGeneration: 'V2', securityProfile: fromImage.securityProfile });
  expect(fixture.manager.contentOf(imageDisk('os'))?.ranges().length).toBeGreaterThan(0);
  const nothing = { location: 'westeurope', creationData: { createOption: 'FromImage' } };
  expect(await refusalOf(createDisk(fixture, 'none', nothing))).toMatchObject({ code: 'InvalidParameter' });
});

test('a PUT is accepted with both polling headers and the state Updating, and counted as CreateUpdateDisks', async () => {
  const { request, clock, manager } = await open({ operationMs: 1200 });
  const { status, headers, body } = await request(`${imageDisk('data')}?api-version=2026-03-02`, {
    method: 'PUT',
    body: { location: 'westeurope', properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } } },
  });
  expect(status).toBe(202);
  expect(body).toMatchObject({ properties: { provisioningState: 'Updating' } });
  expect(headers.get('retry-after')).toBeNull();
  expect(headers.get('azure-asyncoperation')).toContain('/locations/westeurope/DiskOperations/');
  expect(headers.get('location')).toContain('monitor=true');
  expect(headers.get('x-ms-ratelimit-remaining-resource')).toBe(
    'Microsoft.Compute/CreateUpdateDisks3Min;2999,Microsoft.Compute/CreateUpdateDisks30Min;24999',
  );
  expect(manager.getDisk(imageDisk('data'))?.properties['provisioningState']).toBe('Updating');
  expect(manager.nextChange()).toBe(clock.now() + 1200);
  clock.advanceBy(1200);
  expect(manager.getDisk(imageDisk('data'))?.properties['provisioningState']).toBe('Succeeded');
});

test('more disks than Compute allows are refused until its window has passed', async () => {
  const { compute, manager, clock } = await open();
  manager.behaviour.throttle = {
    ...manager.behaviour.throttle,
    enabled: true,
    compute: {
      ...manager.behaviour.throttle.compute,
      CreateUpdateDisks: { per3Min: 1, per30Min: 10 },
    },
  };
  const put = (name: string) => compute.disks.createOrUpdate('rg-images', name, emptyDisk).submitted();
  await put('one');
  expect(await refusalOf(put('two'))).toMatchObject({ status: 429, code: 'OperationNotAllowed' });
  clock.advanceBy(180_000);
  await put('two');
  expect(manager.getDisk(imageDisk('two'))).toBeDefined();
});

test('the disks of a group and of a subscription are listed page by page, with those of the seed', async () => {
  const fixture = await open({ pageSize: 2 });
  for (const name of ['data-1', 'data-2', 'data-3']) await createDisk(fixture, name, emptyDisk);
  fixture.manager.putDisk({ id: `${images}x/providers/Microsoft.Compute/disks/nowhere`, location: 'eastus' });
  const { disks } = fixture.compute;
  const names = ['data-1', 'data-2', 'data-3', 'golden'];
  const namesIn = async (list: AsyncIterable<{ name?: string }>) => {
    const found: (string | undefined)[] = [];
    for await (const { name } of list) found.push(name);
    return found;
  };
  expect(await namesIn(disks.listByResourceGroup('rg-images'))).toEqual(names);
  expect(await namesIn(disks.listByResourceGroup('rg-replicas'))).toEqual([]);
  expect(await namesIn(disks.list())).toEqual(names);
  expect(fixture.manager.listDisks(images).map(({ name }) => name)).toEqual(names);
  expect(await disks.get('rg-images', 'golden')).toMatchObject({ id: diskId, diskSizeGB: 64, ...machine });
});

test('a PATCH changes what it names; tags that are sent replace all tags', async () => {
  const fixture = await open();
  const { compute } = fixture;
  await createDisk(fixture, 'data', { ...emptyDisk, tags: { a: '1', b: '2' } });
  await compute.disks
    .update(
      'rg-images',
      'data',
      {
        tags: { c: '3' },
        sku: { name: 'StandardSSD_LRS' },
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
        diskSizeGB: 8,
      },
      atOnce,
    )
    .pollUntilDone();
  expect(await compute.disks.get('rg-images', 'data')).toMatchObject({
    tags: { c: '3' },
    sku: { name: 'StandardSSD_LRS', tier: 'Standard' },
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
    diskSizeGB: 8,
    diskSizeBytes: 8 * 2 ** 30,
  });
  await compute.disks.update('rg-images', 'data', { diskSizeGB: 8 }, atOnce).pollUntilDone();
  const smaller = compute.disks.update('rg-images', 'data', { diskSizeGB: 4 }).submitted();
  expect(await refusalOf(smaller)).toMatchObject({ status: 400, code: 'InvalidParameter' });
  const read = await compute.disks.get('rg-images', 'data');
  expect([read.tags, read.diskSizeGB]).toEqual([{ c: '3' }, 8]);
});

test('a PUT on a disk with what it was made of updates it and drops tags that it does not send', async () => {
  const fixture = await open();
  const { uniqueId } = await createDisk(fixture, 'data', { ...emptyDisk, tags: { a: '1' } });
  await createDisk(fixture, 'data', { ...emptyDisk, networkAccessPolicy: 'DenyAll' });
  const read = await fixture.compute.disks.get('rg-images', 'data');
  expect(read).toMatchObject({ tags: {}, networkAccessPolicy: 'DenyAll', uniqueId });
  const otherRegion = createDisk(fixture, 'data', { ...emptyDisk, location: 'eastus' });
  expect(await refusalOf(otherRegion)).toMatchObject({ status: 409, code: 'InvalidResourceLocation' });
});

describe('a disk is refused', () => {
  test.each([
    ['of a SKU that disks do not have', { ...emptyDisk, sku: { name: 'Standard_ZRS' } }, 'Standard_ZRS'],
    [
      'of a zonal SKU in a region without zones',
      { ...emptyDisk, sku: { name: 'Premium_ZRS' } },
      'Premium_ZRS',
    ],
  ])('%s', async (_what, disk, sku) => {
    const fixture = await open({ regionsWithoutZones: ['westeurope'] });
    expect(await refusalOf(createDisk(fixture, 'data', disk))).toEqual({
      status: 400,
      code: 'InvalidParameter',
      message: `SKU ${sku} is not available.`,
    });
    expect(fixture.manager.getDisk(imageDisk('data'))).toBeUndefined();
  });

  test.each([
    [
      'without a size',
      { location: 'westeurope', creationData: { createOption: 'Empty' } },
      'InvalidParameter',
    ],
    [
      'with a create option that is not here',
      { ...emptyDisk, creationData: { createOption: 'Upload' } },
      'BadRequest',
    ],
    [
      'with a security type',
      { ...emptyDisk, securityProfile: { securityType: 'TrustedLaunch' } },
      'BadRequest',
    ],
    [
      'with an unknown encryption set',
      {
        ...emptyDisk,
        encryption: { diskEncryptionSetId: `${images}/providers/Microsoft.Compute/diskEncryptionSets/x` },
      },
      'BadRequest',
    ],
  ])('%s', async (_what, disk, code) => {
    const fixture = await open();
    expect(await refusalOf(createDisk(fixture, 'data', disk))).toMatchObject({ status: 400, code });
    expect(fixture.manager.getDisk(imageDisk('data'))).toBeUndefined();
  });

  test('by a name it cannot have, and in an api-version that is not known', async () => {
    const { request } = await open();
    const put = { method: 'PUT', body: { location: 'westeurope' } };
    expect(await request(`${imageDisk('data.')}?api-version=2026-03-02`, put)).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidParameter', target: 'diskName' } },
    });
    expect(await request(`${imageDisk('data')}?api-version=2001-01-01`, put)).toMatchObject({
      status: 400,
      body: { error: { code: 'NoRegisteredProviderFound' } },
    });
  });
});

test('an attached disk is managed by its machine, and is not deleted until it is detached', async () => {
  const fixture = await open();
  const { manager, compute } = fixture;
  await createDisk(fixture, 'data', emptyDisk);
  manager.attachDisk(imageDisk('data'), 'vm');
  const vm = `${images}/providers/Microsoft.Compute/virtualMachines/vm`;
  expect(await compute.disks.get('rg-images', 'data')).toMatchObject({
    managedBy: vm,
    diskState: 'Attached',
  });
  expect(() => manager.attachDisk(imageDisk('data'), 'other')).toThrow(`is attached to VM ${vm}`);
  expect(await refusalOf(compute.disks.delete('rg-images', 'data').submitted())).toEqual({
    status: 409,
    code: 'OperationNotAllowed',
    message: `Disk data is attached to VM ${vm}.`,
  });
  manager.detachDisk(imageDisk('data'));
  await compute.disks.delete('rg-images', 'data', atOnce).pollUntilDone();
  expect(manager.getDisk(imageDisk('data'))).toBeUndefined();
});

test('a delete takes a while; one of what is not there says so at once', async () => {
  const { manager, compute, clock } = await open({ operationMs: 1200 });
  await compute.disks.delete('rg-images', 'golden').submitted();
  expect(manager.getDisk(diskId)?.properties['provisioningState']).toBe('Deleting');
  const put = compute.disks.createOrUpdate('rg-images', 'golden', emptyDisk).submitted();
  expect(await refusalOf(put)).toMatchObject({ status: 409, code: 'Conflict' });
  clock.advanceBy(1200);
  expect(await refusalOf(compute.disks.get('rg-images', 'golden'))).toMatchObject({
    status: 404,
    code: 'ResourceNotFound',
  });
  expect(manager.deleteDisk(diskId)).toBe(false);
});

test('writes and deletes are told when their operation ends, those by hand too', async () => {
  const { manager, compute, clock, operations } = await open({ operationMs: 1200 });
  const id = imageDisk('data');
  const told = () =>
    operations.splice(0).map(({ kind, operationName, resourceId }) => [kind, operationName, resourceId]);
  manager.createDisk(id, {
    location: 'westeurope',
    properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } },
  });
  expect(told()).toEqual([]);
  clock.advanceBy(1200);
  expect(told()).toEqual([['Write', 'Microsoft.Compute/disks/write', id]]);
  manager.patchDisk(id, { tags: { a: '1' } });
  clock.advanceBy(1200);
  expect(told()).toEqual([['Write', 'Microsoft.Compute/disks/write', id]]);
  await compute.disks.delete('RG-IMAGES', 'DATA').submitted();
  clock.advanceBy(1200);
  expect(told()).toEqual([['Delete', 'Microsoft.Compute/disks/delete', id]]);
});

test('a create that fails, at once or in its operation, leaves a Failed disk and tells nothing', async () => {
  const fixture = await open();
  const { manager, operations } = fixture;
  manager.faults.failDiskCreate({
    disk: 'one',
    status: 403,
    code: 'RequestDisallowedByPolicy',
    message: 'no',
  });
  expect(await refusalOf(createDisk(fixture, 'one', emptyDisk))).toMatchObject({
    status: 403,
    code: 'RequestDisallowedByPolicy',
  });
  manager.faults.failDiskCreate({
    disk: 'two',
    code: 'InternalExecutionError',
    message: 'no',
    failing: 'operation',
  });
  await expect(createDisk(fixture, 'two', emptyDisk)).rejects.toThrow();
  for (const name of ['one', 'two']) {
    expect(manager.getDisk(imageDisk(name))?.properties['provisioningState']).toBe('Failed');
  }
  expect(operations).toEqual([]);
  expect(await refusalOf(createDisk(fixture, 'copy', diskOf(imageDisk('two'))))).toMatchObject({
    status: 409,
  });
  await createDisk(fixture, 'one', emptyDisk);
  expect(manager.getDisk(imageDisk('one'))?.properties['provisioningState']).toBe('Succeeded');
  expect(manager.deleteDisk(imageDisk('two'))).toBe(true);
});

test('each call is checked for its action on the disk', async () => {
  const asked: string[] = [];
  const { compute, manager } = await open(
    {},
    {
      authorize: ({ action, scope }) => {
        asked.push(`${action} ${scope}`);
        return false;
      },
    },
  );
  const { disks } = compute;
  const calls = [
    disks.createOrUpdate('rg-images', 'golden', emptyDisk).submitted(),
    disks.update('rg-images', 'golden', { tags: {} }).submitted(),
    disks.get('rg-images', 'golden'),
    disks.delete('rg-images', 'golden').submitted(),
    disks.listByResourceGroup('rg-images').next(),
    disks.list().next(),
  ];
  for (const call of calls) {
    expect(await refusalOf(call)).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
  }
  const type = 'Microsoft.Compute/disks';
  expect(asked.sort()).toEqual(
    [
      `${type}/delete ${diskId}`,
      `${type}/read ${diskId}`,
      `${type}/read ${images}`,
      `${type}/read /subscriptions/${subscriptionId}`,
      `${type}/write ${diskId}`,
      `${type}/write ${diskId}`,
    ].sort(),
  );
  expect(manager.getDisk(diskId)).toBeDefined();
});
