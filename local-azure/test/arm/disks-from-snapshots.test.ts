import { describe, expect, test } from 'vitest';
import {
  atOnce,
  copyOf,
  diskId,
  images,
  machine,
  open,
  refusalOf,
  replicaId,
  sourceId,
  takeSnapshot,
  type Fixture,
} from './arm-fixture.ts';
import { createDisk, diskOf, emptyDisk, imageDisk, writtenIn } from './disk-fixture.ts';

const minute = 60_000;

/** An incremental snapshot of a disk, by hand. */
function snapshotOf({ manager }: Fixture, disk: string, name: string): string {
  manager.putSnapshot(sourceId(name), {
    location: 'westeurope',
    properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: disk } },
  });
  return sourceId(name);
}

test('from a full snapshot over a disk and an incremental snapshot to another region: same bytes, same machine', async () => {
  const fixture = await open();
  const { manager, compute, clock } = fixture;
  const full = takeSnapshot(fixture, 'golden-1', { incremental: false });
  await createDisk(fixture, 'staged', diskOf(full, { sku: { name: 'StandardSSD_LRS' } }));
  const disk = await compute.disks.get('rg-images', 'staged');
  const { uniqueId } = await compute.snapshots.get('rg-images', 'golden-1');
  expect(disk).toMatchObject({
    ...machine,
    diskSizeGB: 64,
    sku: { name: 'StandardSSD_LRS' },
    networkAccessPolicy: 'AllowAll',
    publicNetworkAccess: 'Enabled',
    creationData: { createOption: 'Copy', sourceResourceId: full, sourceUniqueId: uniqueId },
  });
  clock.advanceBy(1000);
  const incremental = snapshotOf(fixture, imageDisk('staged'), 'golden-1-incremental');
  expect(await compute.snapshots.get('rg-images', 'golden-1-incremental')).toMatchObject({
    ...machine,
    incremental: true,
    snapshotAccessState: 'Available',
    creationData: { sourceResourceId: imageDisk('staged'), sourceUniqueId: disk.uniqueId },
  });
  await compute.snapshots
    .createOrUpdate(
      'rg-replicas',
      'golden-1',
      {
        ...copyOf(incremental),
        securityProfile: { securityType: 'TrustedLaunch' },
      },
      atOnce,
    )
    .pollUntilDone();
  clock.advanceBy(20 * minute);
  expect(await compute.snapshots.get('rg-replicas', 'golden-1')).toMatchObject({
    completionPercent: 100,
    location: 'eastus',
    securityProfile: { securityType: 'TrustedLaunch' },
  });
  const written = writtenIn(manager.contentOf(full));
  expect(written).not.toEqual([]);
  for (const id of [imageDisk('staged'), incremental, replicaId('golden-1')]) {
    expect(writtenIn(manager.contentOf(id))).toEqual(written);
  }
});

test('a disk may be larger than its source, and has its bytes then too', async () => {
  const fixture = await open();
  const source = takeSnapshot(fixture, 'golden-1');
  await createDisk(fixture, 'larger', diskOf(source, { diskSizeGB: 100 }));
  expect(await fixture.compute.disks.get('rg-images', 'larger')).toMatchObject({
    diskSizeGB: 100,
    diskSizeBytes: 100 * 2 ** 30,
  });
  const { manager } = fixture;
  expect(writtenIn(manager.contentOf(imageDisk('larger')))).toEqual(writtenIn(manager.contentOf(source)));
  expect(manager.contentOf(imageDisk('larger'))?.size).toBe(100 * 2 ** 30);
});

test('each disk has a family of its own, which its incremental snapshots share', async () => {
  const fixture = await open();
  const source = takeSnapshot(fixture, 'golden-1');
  const familyOf = (id: string) => fixture.manager.getSnapshot(id)?.properties['incrementalSnapshotFamilyId'];
  for (const name of ['one', 'two']) await createDisk(fixture, name, diskOf(source));
  const one = familyOf(snapshotOf(fixture, imageDisk('one'), 'one-1'));
  const again = familyOf(snapshotOf(fixture, imageDisk('one'), 'one-2'));
  const two = familyOf(snapshotOf(fixture, imageDisk('two'), 'two-1'));
  expect(one).toMatch(/^[0-9a-f-]{36}$/);
  expect(again).toBe(one);
  expect(new Set([familyOf(source), one, two]).size).toBe(3);
});

test('a copy of a disk has its bytes; one of a disk in use has some that stay', async () => {
  const fixture = await open();
  const { manager } = fixture;
  await createDisk(fixture, 'one', diskOf(takeSnapshot(fixture, 'golden-1')));
  await createDisk(fixture, 'two', diskOf(imageDisk('one')));
  expect(writtenIn(manager.contentOf(imageDisk('two')))).toEqual(
    writtenIn(manager.contentOf(imageDisk('one'))),
  );
  expect(manager.contentOf(diskId)).toBeUndefined();
  await createDisk(fixture, 'still', diskOf(diskId));
  snapshotOf(fixture, imageDisk('still'), 'still-1');
  expect(writtenIn(manager.contentOf(sourceId('still-1')))).toEqual(
    writtenIn(manager.contentOf(imageDisk('still'))),
  );
});

test('a disk takes over the encryption set of its source, or has the one that is sent', async () => {
  const fixture = await open();
  const [own, other] = ['own', 'other'].map((name) => {
    const id = `${images}/providers/Microsoft.Compute/diskEncryptionSets/${name}`;
    fixture.manager.putDiskEncryptionSet({ id, location: 'westeurope' });
    return { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: id };
  });
  const source = takeSnapshot(fixture, 'golden-1');
  fixture.manager.patchSnapshot(source, { properties: { encryption: own } });
  await createDisk(fixture, 'one', diskOf(source));
  await createDisk(fixture, 'two', diskOf(source, { ...(other && { encryption: other }) }));
  const read = async (name: string) => (await fixture.compute.disks.get('rg-images', name)).encryption;
  expect([await read('one'), await read('two')]).toEqual([own, other]);
});

test('the create of a disk from a snapshot takes the time set for it, other creates theirs', async () => {
  const { manager, clock, compute } = await open({ operationMs: 1000, diskCopyMs: 5 * minute });
  takeSnapshot({ manager, clock }, 'golden-1');
  await compute.disks.createOrUpdate('rg-images', 'copy', diskOf(sourceId('golden-1'))).submitted();
  await compute.disks.createOrUpdate('rg-images', 'empty', emptyDisk).submitted();
  const stateOf = (name: string) => manager.getDisk(imageDisk(name))?.properties['provisioningState'];
  clock.advanceBy(1000);
  expect([stateOf('copy'), stateOf('empty')]).toEqual(['Updating', 'Succeeded']);
  const early = compute.snapshots.createOrUpdate('rg-images', 'early', diskOf(imageDisk('copy'))).submitted();
  expect(await refusalOf(early)).toMatchObject({ status: 409, code: 'Conflict' });
  clock.advanceBy(5 * minute - 1000);
  expect(stateOf('copy')).toBe('Succeeded');
});

test('without a time of its own it takes as long as other operations', async () => {
  const { manager } = await open({ operationMs: 700 });
  expect(manager.behaviour.diskCopyMs).toBe(700);
});

describe('a disk is refused', () => {
  test('of a source that is nowhere, or in another region', async () => {
    const fixture = await open();
    takeSnapshot(fixture, 'golden-1');
    for (const disk of [
      diskOf(sourceId('absent')),
      diskOf(imageDisk('absent')),
      diskOf(sourceId('golden-1'), { location: 'eastus' }),
    ]) {
      expect(await refusalOf(createDisk(fixture, 'disk', disk))).toMatchObject({
        status: 404,
        code: 'NotFound',
        message: `Resource ${disk.creationData?.sourceResourceId ?? ''} is not found.`,
      });
    }
  });

  test('without a source, with a security type, or smaller than the source', async () => {
    const fixture = await open();
    const source = takeSnapshot(fixture, 'golden-1');
    const noSource = { location: 'westeurope', creationData: { createOption: 'Copy' } };
    expect(await refusalOf(createDisk(fixture, 'disk', noSource))).toMatchObject({
      status: 400,
      code: 'InvalidParameter',
    });
    const secured = diskOf(source, { securityProfile: { securityType: 'TrustedLaunch' } });
    expect(await refusalOf(createDisk(fixture, 'disk', secured))).toEqual({
      status: 400,
      code: 'BadRequest',
      message:
        "Security Type 'TrustedLaunch' is not supported for CreateOption 'Copy'. Supported create options are " +
        'FromImage, Import, ImportSecure, UploadPreparedSecure.',
    });
    expect(await refusalOf(createDisk(fixture, 'disk', diskOf(source, { diskSizeGB: 32 })))).toMatchObject({
      status: 400,
      code: 'InvalidParameter',
    });
    expect(fixture.manager.getDisk(imageDisk('disk'))).toBeUndefined();
  });

  test('of a snapshot that is still copied, and of one whose copy has failed', async () => {
    const fixture = await open({ fullCopyMs: 10 * minute });
    const { manager, clock, compute } = fixture;
    takeSnapshot(fixture, 'golden-1');
    await compute.snapshots
      .createOrUpdate('rg-replicas', 'golden-1', copyOf(sourceId('golden-1')), atOnce)
      .pollUntilDone();
    const create = () => createDisk(fixture, 'disk', diskOf(replicaId('golden-1'), { location: 'eastus' }));
    expect(await refusalOf(create())).toMatchObject({ status: 409, code: 'OperationNotAllowed' });
    clock.advanceBy(5 * minute);
    manager.failCopy(replicaId('golden-1'));
    clock.advanceBy(10 * minute);
    expect(await refusalOf(create())).toMatchObject({ status: 409, code: 'OperationNotAllowed' });
    const full = compute.snapshots
      .createOrUpdate('rg-replicas', 'full', diskOf(replicaId('golden-1'), { location: 'eastus' }))
      .submitted();
    expect(await refusalOf(full)).toMatchObject({ status: 409, code: 'OperationNotAllowed' });
  });

  test('of a snapshot that failed to be made, or is being deleted', async () => {
    const fixture = await open({ operationMs: 1000 });
    const { manager, compute } = fixture;
    manager.faults.failCreate({
      snapshot: 'failed',
      code: 'InternalError',
      message: 'no',
      failing: 'operation',
    });
    for (const name of ['failed', 'leaving']) takeSnapshot(fixture, name);
    manager.deleteSnapshot(sourceId('leaving'));
    const create = (name: string) =>
      compute.disks.createOrUpdate('rg-images', 'disk', diskOf(sourceId(name))).submitted();
    expect(await refusalOf(create('failed'))).toMatchObject({ status: 409, code: 'OperationNotAllowed' });
    expect(await refusalOf(create('leaving'))).toMatchObject({ status: 409, code: 'Conflict' });
  });

  test('of a snapshot whose own create is still running', async () => {
    const { manager, compute, clock } = await open({ operationMs: 1000 });
    manager.putSnapshot(sourceId('golden-1'), {
      location: 'westeurope',
      properties: { creationData: { createOption: 'Copy', sourceResourceId: diskId } },
    });
    const create = () =>
      compute.disks.createOrUpdate('rg-images', 'disk', diskOf(sourceId('golden-1'))).submitted();
    expect(await refusalOf(create())).toMatchObject({ status: 409, code: 'Conflict' });
    clock.advanceBy(1000);
    await create();
  });

  test('to whoever may not read the source by SAS', async () => {
    const needed = ['snapshots', 'disks'].map((type) => `Microsoft.Compute/${type}/beginGetAccess/action`);
    const rights = new Set(['Microsoft.Compute/disks/write', ...needed]);
    const fixture = await open({}, { authorize: ({ action }) => rights.has(action) });
    const source = takeSnapshot(fixture, 'golden-1');
    const create = () =>
      fixture.compute.disks.createOrUpdate('rg-images', 'disk', diskOf(source)).submitted();
    for (const right of needed) {
      rights.delete(right);
      const refusal = await refusalOf(create());
      expect(refusal).toMatchObject({ status: 403, code: 'LinkedAuthorizationFailed' });
      expect(refusal.message).toContain(`perform action '${right}' on the linked scope(s) '${source}'`);
      rights.add(right);
    }
    await create();
    expect(fixture.manager.getDisk(imageDisk('disk'))).toBeDefined();
  });

  test('by a name that another source has taken', async () => {
    const fixture = await open();
    const [one, two] = ['golden-1', 'golden-2'].map((name) => takeSnapshot(fixture, name));
    await createDisk(fixture, 'disk', diskOf(one ?? '', { tags: { a: '1' } }));
    expect(await refusalOf(createDisk(fixture, 'disk', diskOf(two ?? '')))).toEqual({
      status: 400,
      code: 'BadRequest',
      message: "Changing property 'sourceResourceId' is not allowed for existing disk 'disk'.",
    });
    expect(fixture.manager.getDisk(imageDisk('disk'))?.tags).toEqual({ a: '1' });
    await createDisk(fixture, 'disk', diskOf((one ?? '').toUpperCase()));
    expect(fixture.manager.getDisk(imageDisk('disk'))?.tags).toEqual({});
  });
});

describe('while something is made of it', () => {
  test('a snapshot cannot be deleted until the disk is there, or has failed', async () => {
    const { manager, compute, clock } = await open({ diskCopyMs: minute });
    const source = takeSnapshot({ manager, clock }, 'golden-1');
    manager.faults.failDiskCreate({
      disk: 'two',
      code: 'InternalError',
      message: 'no',
      failing: 'operation',
    });
    for (const name of ['one', 'two']) {
      await compute.disks.createOrUpdate('rg-images', name, diskOf(source)).submitted();
      clock.advanceBy(1000);
    }
    const remove = () => compute.snapshots.delete('rg-images', 'golden-1').submitted();
    expect(await refusalOf(remove())).toMatchObject({ status: 409, code: 'Conflict' });
    clock.advanceBy(minute - 2000);
    expect(await refusalOf(remove())).toMatchObject({ status: 409, code: 'Conflict' });
    clock.advanceBy(1000);
    await remove();
    expect(manager.getSnapshot(source)).toBeUndefined();
    expect(writtenIn(manager.contentOf(imageDisk('one')))).not.toEqual([]);
  });

  test('a disk cannot be deleted until the create of the snapshot has ended; then the snapshot outlives it', async () => {
    const { manager, compute, clock } = await open({ operationMs: 1000 });
    await compute.snapshots.createOrUpdate('rg-images', 'golden-1', diskOf(diskId)).submitted();
    const remove = () => compute.disks.delete('rg-images', 'golden').submitted();
    expect(await refusalOf(remove())).toMatchObject({ status: 409, code: 'Conflict' });
    clock.advanceBy(1000);
    await remove();
    clock.advanceBy(1000);
    expect(manager.getDisk(diskId)).toBeUndefined();
    expect(manager.getSnapshot(sourceId('golden-1'))?.properties['provisioningState']).toBe('Succeeded');
  });

  test('a disk in the background copy of a snapshot can be deleted, and the copy goes on', async () => {
    const fixture = await open();
    const { manager, clock } = fixture;
    manager.putDisk({ id: diskId, location: 'westeurope', backgroundCopyMs: minute });
    snapshotOf(fixture, diskId, 'golden-1');
    clock.advanceBy(minute / 2);
    expect(manager.deleteDisk(diskId)).toBe(true);
    clock.advanceBy(minute);
    expect(manager.getSnapshot(sourceId('golden-1'))?.properties).toMatchObject({
      completionPercent: 100,
      snapshotAccessState: 'Available',
    });
  });

  test('a disk that grows fails the background copies of its snapshots', async () => {
    const fixture = await open();
    const { manager, clock } = fixture;
    manager.putDisk({ id: diskId, location: 'westeurope', diskSizeGB: 64, backgroundCopyMs: minute });
    snapshotOf(fixture, diskId, 'golden-1');
    clock.advanceBy(minute);
    snapshotOf(fixture, diskId, 'golden-2');
    clock.advanceBy(minute / 2);
    manager.patchDisk(diskId, { properties: { diskSizeGB: 128 } });
    clock.advanceBy(minute);
    const copyOfSnapshot = (name: string) => manager.getSnapshot(sourceId(name))?.properties;
    expect(copyOfSnapshot('golden-1')).toMatchObject({ completionPercent: 100 });
    expect(copyOfSnapshot('golden-2')).toMatchObject({
      completionPercent: 50,
      snapshotAccessState: 'Pending',
    });
  });
});
