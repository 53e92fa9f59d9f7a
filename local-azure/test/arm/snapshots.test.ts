import { expect, test } from 'vitest';
import {
  atOnce,
  copyOf,
  diskId,
  machine,
  open,
  refusalOf,
  replicaId,
  sourceId,
  subscriptionId,
  takeSnapshot,
} from './arm-fixture.ts';

test('a snapshot of a disk takes over what the disk is, and is there at once', async () => {
  const { compute } = await open();
  await compute.snapshots
    .createOrUpdate(
      'rg-images',
      'golden-1',
      {
        location: 'West Europe',
        tags: { SnapReplicate: 'Replicate' },
        sku: { name: 'Standard_ZRS' },
        incremental: true,
        creationData: { createOption: 'Copy', sourceResourceId: diskId },
      },
      atOnce,
    )
    .pollUntilDone();
  const read = await compute.snapshots.get('rg-images', 'golden-1');
  expect(read).toMatchObject({
    id: sourceId('golden-1'),
    name: 'golden-1',
    type: 'Microsoft.Compute/snapshots',
    location: 'westeurope',
    tags: { SnapReplicate: 'Replicate' },
    sku: { name: 'Standard_ZRS', tier: 'Standard' },
    provisioningState: 'Succeeded',
    diskSizeGB: 64,
    diskSizeBytes: 64 * 2 ** 30,
    incremental: true,
    networkAccessPolicy: 'AllowAll',
    publicNetworkAccess: 'Enabled',
    encryption: { type: 'EncryptionAtRestWithPlatformKey' },
    creationData: { createOption: 'Copy', sourceResourceId: diskId },
    ...machine,
  });
  expect(read.timeCreated).toEqual(new Date('2026-11-23T08:00:00Z'));
  expect(read.completionPercent).toBeUndefined();
  expect(read.uniqueId).toMatch(/^[0-9a-f-]{36}$/);
});

test('snapshots of one disk share a family and name the disk that they were taken of', async () => {
  const fixture = await open();
  takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'golden-2');
  const [one, two] = ['golden-1', 'golden-2'].map(
    (name) => fixture.manager.getSnapshot(sourceId(name))?.properties,
  );
  expect(one?.['incrementalSnapshotFamilyId']).toBe(two?.['incrementalSnapshotFamilyId']);
  expect(one?.['creationData']).toEqual(two?.['creationData']);
  fixture.manager.putDisk({ id: diskId, location: 'westeurope' });
  takeSnapshot(fixture, 'golden-3');
  const three = fixture.manager.getSnapshot(sourceId('golden-3'))?.properties;
  expect(three?.['incrementalSnapshotFamilyId']).not.toBe(one?.['incrementalSnapshotFamilyId']);
});

test('a PUT is accepted with both polling headers, no Retry-After, and the state Updating', async () => {
  const { request, clock } = await open({ operationMs: 1200 });
  const { status, headers, body } = await request(`${sourceId('golden-1')}?api-version=2026-03-02`, {
    method: 'PUT',
    body: {
      location: 'westeurope',
      properties: { creationData: { createOption: 'Copy', sourceResourceId: diskId } },
    },
  });
  expect(status).toBe(202);
  expect(body).toMatchObject({ properties: { provisioningState: 'Updating' } });
  expect(headers.get('retry-after')).toBeNull();
  const operation = new URL(headers.get('azure-asyncoperation') ?? '');
  const monitor = new URL(headers.get('location') ?? '');
  const read = async (url: URL) => request(`${url.pathname}${url.search}`);
  expect(await read(operation)).toMatchObject({ status: 200, body: { status: 'InProgress' } });
  expect(await read(monitor)).toMatchObject({ status: 202, body: undefined });
  clock.advanceBy(1200);
  expect(await read(operation)).toMatchObject({
    status: 200,
    body: {
      status: 'Succeeded',
      startTime: '2026-11-23T08:00:00.0000000+00:00',
      endTime: '2026-11-23T08:00:01.2000000+00:00',
      properties: { output: { name: 'golden-1', properties: { provisioningState: 'Succeeded' } } },
    },
  });
  expect(await read(monitor)).toMatchObject({ status: 200, body: { name: 'golden-1' } });
});

test('a PATCH replaces the tags; a PUT with the same source updates and drops tags that it does not send', async () => {
  const fixture = await open();
  const { compute } = fixture;
  takeSnapshot(fixture, 'golden-1', { tags: { a: '1', b: '2' } });
  const before = await compute.snapshots.get('rg-images', 'golden-1');
  await compute.snapshots.update('rg-images', 'golden-1', { tags: { c: '3' } }, atOnce).pollUntilDone();
  expect((await compute.snapshots.get('rg-images', 'golden-1')).tags).toEqual({ c: '3' });
  await compute.snapshots
    .createOrUpdate(
      'rg-images',
      'golden-1',
      {
        location: 'westeurope',
        creationData: { createOption: 'Copy', sourceResourceId: diskId },
        networkAccessPolicy: 'DenyAll',
      },
      atOnce,
    )
    .pollUntilDone();
  const after = await compute.snapshots.get('rg-images', 'golden-1');
  expect(after.tags).toEqual({});
  expect(after.networkAccessPolicy).toBe('DenyAll');
  expect(after.uniqueId).toBe(before.uniqueId);
});

test('a name that is taken by another source is refused', async () => {
  const fixture = await open();
  const { compute } = fixture;
  takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'golden-2');
  await compute.snapshots
    .createOrUpdate('rg-replicas', 'golden', copyOf(sourceId('golden-1')), atOnce)
    .pollUntilDone();
  const call = compute.snapshots
    .createOrUpdate('rg-replicas', 'golden', copyOf(sourceId('golden-2')))
    .submitted();
  expect(await refusalOf(call)).toEqual({
    status: 400,
    code: 'BadRequest',
    message: "Changing property 'sourceResourceId' is not allowed for existing disk 'golden'.",
  });
});

test('what is fixed at creation cannot be changed', async () => {
  const fixture = await open();
  const { compute } = fixture;
  takeSnapshot(fixture, 'golden-1');
  const put = (change: object) =>
    refusalOf(
      compute.snapshots
        .createOrUpdate('rg-images', 'golden-1', {
          location: 'westeurope',
          creationData: { createOption: 'Copy', sourceResourceId: diskId },
          ...change,
        })
        .submitted(),
    );
  expect(await put({ location: 'eastus' })).toMatchObject({ status: 409, code: 'InvalidResourceLocation' });
  expect(await put({ incremental: false })).toMatchObject({ status: 400, code: 'BadRequest' });
  expect(await put({ hyperVGeneration: 'V1' })).toMatchObject({ code: 'BadRequest' });
  expect(
    (
      await put({
        securityProfile: { securityType: 'ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey' },
      })
    ).message,
  ).toBe("Changing property 'securityProfile.securityType' is not allowed for existing disk 'golden-1'.");
});

test('Copy to another region says that the source is not found', async () => {
  const fixture = await open();
  const { compute } = fixture;
  const source = takeSnapshot(fixture, 'golden-1');
  const call = compute.snapshots
    .createOrUpdate('rg-replicas', 'golden-1', {
      location: 'eastus',
      creationData: { createOption: 'Copy', sourceResourceId: source },
    })
    .submitted();
  const { status, code, message } = await refusalOf(call);
  expect({ status, code }).toEqual({ status: 404, code: 'NotFound' });
  expect(message).toContain(source);
});

test('Copy within the region takes over the security type and refuses to be told it', async () => {
  const fixture = await open();
  const { compute } = fixture;
  const sourceResourceId = takeSnapshot(fixture, 'golden-1');
  const copy = { location: 'westeurope', creationData: { createOption: 'Copy' as const, sourceResourceId } };
  const refusal = await refusalOf(
    compute.snapshots
      .createOrUpdate('rg-replicas', 'golden-1', {
        ...copy,
        securityProfile: { securityType: 'TrustedLaunch' },
      })
      .submitted(),
  );
  expect(refusal).toMatchObject({ status: 400, code: 'BadRequest' });
  expect(refusal.message).toMatch(
    /^Security Type 'TrustedLaunch' is not supported for CreateOption 'Copy'\./,
  );
  await compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copy, atOnce).pollUntilDone();
  expect(await compute.snapshots.get('rg-replicas', 'golden-1')).toMatchObject(machine);
});

test('a delete takes its time, then the snapshot is gone; deleting what is not there is 204', async () => {
  const fixture = await open({ operationMs: 1200 });
  const { compute, clock, manager, request } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  const deleting = compute.snapshots.delete('rg-images', 'golden-1', atOnce);
  await deleting.submitted();
  expect(manager.getSnapshot(id)).toBeDefined();
  clock.advanceBy(1200);
  await deleting.pollUntilDone();
  expect(manager.getSnapshot(id)).toBeUndefined();
  expect(await refusalOf(compute.snapshots.get('rg-images', 'golden-1'))).toMatchObject({
    status: 404,
    code: 'ResourceNotFound',
    message:
      "The Resource 'Microsoft.Compute/snapshots/golden-1' under resource group 'rg-images' was not found. For more " +
      'details please go to https://aka.ms/ARMResourceNotFoundFix',
  });
  expect(await request(`${id}?api-version=2026-03-02`, { method: 'DELETE' })).toMatchObject({ status: 204 });
});

test('a missing group or subscription has its own 404', async () => {
  const { compute, manager, request } = await open();
  expect(await refusalOf(compute.snapshots.get('nowhere', 'golden-1'))).toMatchObject({
    status: 404,
    code: 'ResourceGroupNotFound',
    message: "Resource group 'nowhere' could not be found.",
  });
  const foreign = replicaId('x').replace(subscriptionId, subscriptionId.replace(/\d$/, '9'));
  expect(await request(`${foreign}?api-version=2026-03-02`)).toMatchObject({
    status: 404,
    body: { error: { code: 'SubscriptionNotFound' } },
  });
  expect(manager.getSnapshot(foreign)).toBeUndefined();
});

test('names, SKUs and tags that Azure refuses are refused', async () => {
  const { compute } = await open({ regionsWithoutZones: ['westeurope'] });
  const put = (name: string, change: object = {}) =>
    refusalOf(
      compute.snapshots
        .createOrUpdate('rg-images', name, {
          location: 'westeurope',
          creationData: { createOption: 'Copy', sourceResourceId: diskId },
          ...change,
        })
        .submitted(),
    );
  expect(await put('-bad')).toMatchObject({ status: 400, code: 'InvalidParameter' });
  expect(await put('x'.repeat(81))).toMatchObject({ status: 400, code: 'InvalidParameter' });
  expect((await put('sku', { sku: { name: 'StandardSSD_LRS' } })).message).toBe(
    'SKU StandardSSD_LRS is not supported for resource type Snapshot in this region. Supported SKUs for this region ' +
      'are Premium_LRS,Standard_LRS',
  );
  expect(await put('sku', { sku: { name: 'Standard_ZRS' } })).toMatchObject({ code: 'InvalidParameter' });
  expect(await put('tags', { tags: { 'a/b': '' } })).toMatchObject({ code: 'InvalidTagNameCharacters' });
  expect(await put('tags', { tags: { a: 'x'.repeat(257) } })).toMatchObject({
    code: 'InvalidTagValueLength',
  });
  expect(await put('tags', { tags: { ['x'.repeat(513)]: '' } })).toMatchObject({ code: 'InvalidTagName' });
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, '']));
  expect(await put('tags', { tags: many })).toMatchObject({ status: 400 });
});

test('a name may hold dots', async () => {
  const fixture = await open();
  takeSnapshot(fixture, 'osdisk.snapshot.source');
  expect((await fixture.compute.snapshots.get('rg-images', 'osdisk.snapshot.source')).name).toBe(
    'osdisk.snapshot.source',
  );
});

test('a disk encryption set serves its own subscription and region', async () => {
  const fixture = await open();
  const { compute, manager } = fixture;
  const source = takeSnapshot(fixture, 'golden-1');
  const set = (name: string, subscription = subscriptionId) =>
    `/subscriptions/${subscription}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/${name}`;
  manager.putDiskEncryptionSet({ id: set('here'), location: 'eastus' });
  manager.putDiskEncryptionSet({ id: set('there'), location: 'westeurope' });
  const put = (diskEncryptionSetId: string) =>
    compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', {
      ...copyOf(source),
      encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId },
    });
  expect(await refusalOf(put(set('there')).submitted())).toMatchObject({ status: 400 });
  expect(await refusalOf(put(set('here', 'another')).submitted())).toMatchObject({ status: 400 });
  await put(set('here')).submitted();
  expect(manager.getSnapshot(replicaId('golden-1'))?.properties).toMatchObject({
    encryption: { diskEncryptionSetId: set('here') },
  });
});

test('the count limit of a disk leaves a Failed object', async () => {
  const fixture = await open({ snapshotsPerDisk: 1 });
  takeSnapshot(fixture, 'golden-1');
  const call = fixture.compute.snapshots
    .createOrUpdate('rg-images', 'golden-2', {
      location: 'westeurope',
      incremental: true,
      creationData: { createOption: 'Copy', sourceResourceId: diskId },
    })
    .submitted();
  expect(await refusalOf(call)).toMatchObject({ code: 'SnapshotsLimitReached' });
  expect(fixture.manager.getSnapshot(sourceId('golden-2'))?.properties['provisioningState']).toBe('Failed');
});

test('a create option that the local cloud lacks is named', async () => {
  const { compute } = await open();
  const call = compute.snapshots
    .createOrUpdate('rg-images', 'imported', {
      location: 'westeurope',
      creationData: { createOption: 'ImportSecure', sourceUri: 'https://example.org/x.vhd' },
    })
    .submitted();
  expect((await refusalOf(call)).message).toContain("no createOption 'ImportSecure'");
});

test('two writers at once: the second is told of a conflict', async () => {
  const fixture = await open({ operationMs: 1200 });
  takeSnapshot(fixture, 'golden-1');
  await fixture.compute.snapshots.update('rg-images', 'golden-1', { tags: { a: '1' } }).submitted();
  const second = fixture.compute.snapshots.update('rg-images', 'golden-1', { tags: { b: '2' } }).submitted();
  expect(await refusalOf(second)).toMatchObject({ status: 409, code: 'Conflict' });
});
