/** Managed disks as Resource Manager has them, through the real client. */
import { describe, expect, test } from 'vitest';
import { resourceGroupId } from '../../../src/emulator/arm/resource-id.ts';
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
  subscriptionId,
  takeSnapshot,
  type Fixture,
} from './arm-fixture.ts';

const idOf = (name: string): string => `${images}/providers/Microsoft.Compute/disks/${name}`;

/** Asks for a disk from a snapshot of the fixture, to the end. */
function create({ compute }: Fixture, name: string, from: string, change: object = {}) {
  return compute.disks
    .createOrUpdate(
      'rg-images',
      name,
      {
        location: 'westeurope',
        creationData: { createOption: 'Copy', sourceResourceId: from },
        ...change,
      },
      atOnce,
    )
    .pollUntilDone();
}

async function names({ compute }: Fixture): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of compute.disks.listByResourceGroup('rg-images')) found.push(name ?? '');
  return found;
}

describe('a disk from a full snapshot', () => {
  test('takes over what machines start from, its size, its bytes, and names its source’s generation', async () => {
    const fixture = await open();
    const source = takeSnapshot(fixture, 'full-1', { incremental: false });
    const disk = await create(fixture, 'made', source, { tags: { a: 'b' } });
    expect(disk).toMatchObject({
      ...machine,
      name: 'made',
      location: 'westeurope',
      diskSizeGB: 64,
      diskState: 'Unattached',
      provisioningState: 'Succeeded',
      networkAccessPolicy: 'AllowAll',
      sku: { name: 'Standard_LRS' },
      tags: { a: 'b' },
      creationData: {
        createOption: 'Copy',
        sourceResourceId: source,
        sourceUniqueId: fixture.manager.getSnapshot(source)?.properties['uniqueId'],
      },
    });
    expect(fixture.manager.contentOf(idOf('made'))).toBe(fixture.manager.contentOf(source));
    expect(await names(fixture)).toEqual(['golden', 'made']);
    expect(
      fixture.operations.map(({ operationName, resourceId }) => [operationName, resourceId]),
    ).toContainEqual(['Microsoft.Compute/disks/write', idOf('made')]);
  });

  test('goes on as an incremental snapshot of a family of its own, and from there to another region as it is', async () => {
    const fixture = await open({ fullCopyMs: 1000 });
    const { compute, clock, manager } = fixture;
    const source = takeSnapshot(fixture, 'full-1', { incremental: false });
    await create(fixture, 'made', source);
    const snapshot = await compute.snapshots
      .createOrUpdate(
        'rg-images',
        'incremental',
        {
          location: 'westeurope',
          incremental: true,
          creationData: { createOption: 'Copy', sourceResourceId: idOf('made') },
        },
        atOnce,
      )
      .pollUntilDone();
    expect(snapshot).toMatchObject({ incremental: true, securityProfile: machine.securityProfile });
    takeSnapshot(fixture, 'of-golden');
    const ofGolden = await compute.snapshots.get('rg-images', 'of-golden');
    expect(snapshot.incrementalSnapshotFamilyId).not.toBe(ofGolden.incrementalSnapshotFamilyId);

    // What is made of a disk outlives it.
    await compute.disks.delete('rg-images', 'made', atOnce).pollUntilDone();
    const { securityProfile } = machine;
    await compute.snapshots
      .createOrUpdate(
        'rg-replicas',
        'full-1',
        { ...copyOf(sourceId('incremental')), securityProfile },
        atOnce,
      )
      .pollUntilDone();
    clock.advanceBy(5000);
    const replica = await compute.snapshots.get('rg-replicas', 'full-1');
    expect(replica).toMatchObject({ completionPercent: 100, securityProfile });
    expect(manager.contentOf(replicaId('full-1'))).toBe(manager.contentOf(source));
  });

  test('may be larger', async () => {
    const fixture = await open();
    const source = takeSnapshot(fixture, 'full-1', { incremental: false });
    expect(await create(fixture, 'made', source, { diskSizeGB: 100 })).toMatchObject({ diskSizeGB: 100 });
    expect(fixture.manager.contentOf(idOf('made'))?.size).toBe(100 * 2 ** 30);
  });

  test.each([
    ['another region', { location: 'eastus' }, 404, 'NotFound', 'is not found'],
    [
      'a security type',
      { securityProfile: machine.securityProfile },
      400,
      'BadRequest',
      'is not supported for CreateOption',
    ],
    [
      'a SKU that is none',
      { sku: { name: 'Standard_ZRS' } },
      400,
      'InvalidParameter',
      'SKU Standard_ZRS is not available',
    ],
  ])('with %s is refused', async (_what, change, status, code, message) => {
    const fixture = await open();
    const source = takeSnapshot(fixture, 'full-1', { incremental: false });
    const refusal = await refusalOf(create(fixture, 'made', source, change));
    expect(refusal).toMatchObject({ status, code });
    expect(refusal.message).toContain(message);
    expect(await names(fixture)).toEqual(['golden']);
  });

  test('needs the rights to read that snapshot', async () => {
    const fixture = await open(
      {},
      {
        authorize: ({ action }) =>
          action.startsWith('Microsoft.Compute/disks/') && !action.endsWith('/action'),
      },
    );
    const source = takeSnapshot(fixture, 'full-1', { incremental: false });
    expect(await refusalOf(create(fixture, 'made', source))).toMatchObject({
      status: 403,
      code: 'LinkedAuthorizationFailed',
    });
  });
});

describe('a disk that is there', () => {
  test('is another one’s for a PUT with another source, and updated by one with the same', async () => {
    const fixture = await open();
    const [one, other] = ['full-1', 'full-2'].map((name) =>
      takeSnapshot(fixture, name, { incremental: false }),
    );
    const made = await create(fixture, 'made', one ?? '');
    expect(await refusalOf(create(fixture, 'made', other ?? ''))).toMatchObject({
      status: 400,
      message: "Changing property 'sourceResourceId' is not allowed for existing disk 'made'.",
    });
    const again = await create(fixture, 'made', one ?? '', { tags: { now: 'x' } });
    expect(again).toMatchObject({ uniqueId: made.uniqueId, tags: { now: 'x' } });
  });

  test('is changed by PATCH and by the tags API', async () => {
    const fixture = await open();
    const { compute, manager, clock } = fixture;
    await compute.disks
      .update('rg-images', 'golden', { tags: { a: '1' }, diskSizeGB: 65 }, atOnce)
      .pollUntilDone();
    manager.putTags(diskId, { b: '2' });
    clock.advanceBy(1000);
    expect(await compute.disks.get('rg-images', 'golden')).toMatchObject({
      tags: { b: '2' },
      diskSizeGB: 65,
    });
    expect(
      await refusalOf(compute.disks.update('rg-images', 'golden', { diskSizeGB: 1 }, atOnce).pollUntilDone()),
    ).toMatchObject({ status: 400 });
  });

  test('is not deleted while attached, locked, or while a snapshot of it is made', async () => {
    const fixture = await open({ operationMs: 5000 });
    const { compute, manager, clock } = fixture;
    const remove = (): Promise<unknown> => compute.disks.delete('rg-images', 'golden', atOnce).submitted();
    manager.attachDisk(diskId, `${images}/providers/Microsoft.Compute/virtualMachines/vm`);
    expect(await refusalOf(remove())).toMatchObject({ status: 409, code: 'OperationNotAllowed' });
    manager.attachDisk(diskId);
    manager.putLock(diskId, 'keep', 'CanNotDelete');
    expect(await refusalOf(remove())).toMatchObject({ status: 409, code: 'ScopeLocked' });
    manager.deleteLock(diskId, 'keep');
    manager.putSnapshot(sourceId('late'), {
      location: 'westeurope',
      properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: diskId } },
    });
    expect(await refusalOf(remove())).toMatchObject({ status: 409, code: 'Conflict' });
    clock.advanceBy(5000);
    await remove();
    clock.advanceBy(5000);
    expect(await names(fixture)).toEqual([]);
    expect(await compute.snapshots.get('rg-images', 'late')).toMatchObject({
      provisioningState: 'Succeeded',
    });
    expect(await refusalOf(compute.disks.get('rg-images', 'golden'))).toMatchObject({
      status: 404,
      code: 'ResourceNotFound',
    });
    await compute.disks.delete('rg-images', 'golden', atOnce).pollUntilDone();
  });

  test('goes with its group', async () => {
    const fixture = await open();
    const { clock, manager } = fixture;
    manager.deleteResourceGroup(images);
    clock.advanceBy(1000);
    expect(manager.getDisk(diskId)).toBeUndefined();
    expect(manager.getResourceGroup(resourceGroupId(subscriptionId, 'rg-images'))).toBeUndefined();
  });
});

test('a create that fails leaves a disk that is Failed, and can be tried again', async () => {
  const fixture = await open();
  const source = takeSnapshot(fixture, 'full-1', { incremental: false });
  const fault = { snapshot: 'made', type: 'disks', code: 'InternalExecutionError', message: 'x' } as const;
  fixture.manager.faults.failCreate({ ...fault, failing: 'operation' });
  await refusalOf(create(fixture, 'made', source));
  expect(fixture.manager.getDisk(idOf('made'))?.properties['provisioningState']).toBe('Failed');
  expect(await create(fixture, 'made', source)).toMatchObject({ provisioningState: 'Succeeded' });
});
