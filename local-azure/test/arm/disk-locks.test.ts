/** Locks, tags and groups around disks. */
import { expect, test } from 'vitest';
import { atOnce, diskId, images, open, refusalOf, sourceId, takeSnapshot } from './arm-fixture.ts';
import { emptyDisk, imageDisk } from './disk-fixture.ts';

test('a lock on a disk or above it holds its delete, a read-only one its changes too', async () => {
  const { compute, manager } = await open();
  const remove = () => compute.disks.delete('rg-images', 'golden', atOnce).pollUntilDone();
  const change = () =>
    compute.disks.update('rg-images', 'golden', { tags: { a: '1' } }, atOnce).pollUntilDone();
  for (const scope of [diskId, images]) {
    manager.putLock(scope, 'keep', 'CanNotDelete');
    expect(await refusalOf(remove())).toMatchObject({ status: 409, code: 'ScopeLocked' });
    await change();
    manager.putLock(scope, 'keep', 'ReadOnly');
    expect(await refusalOf(change())).toMatchObject({ status: 409, code: 'ScopeLocked' });
    const put = compute.disks.createOrUpdate('rg-images', 'golden', emptyDisk).submitted();
    expect(await refusalOf(put)).toMatchObject({ status: 409, code: 'ScopeLocked' });
    manager.deleteLock(scope, 'keep');
  }
  await remove();
  expect(manager.getDisk(diskId)).toBeUndefined();
});

test('a lock on a disk is read and listed by the clients, and goes with the disk', async () => {
  const { locks, manager, clock } = await open({ operationMs: 1000 });
  const atDisk = ['rg-images', 'Microsoft.Compute', '', 'disks', 'golden'] as const;
  const { managementLocks } = locks;
  await managementLocks.createOrUpdateAtResourceLevel(...atDisk, 'frozen', { level: 'ReadOnly' });
  const names: (string | undefined)[] = [];
  for await (const { name } of managementLocks.listAtResourceLevel(...atDisk)) names.push(name);
  expect(names).toEqual(['frozen']);
  await managementLocks.deleteAtResourceLevel(...atDisk, 'frozen');
  manager.deleteDisk(diskId);
  manager.putLock(diskId, 'late', 'ReadOnly');
  clock.advanceBy(1000);
  expect(manager.listLocks(images)).toEqual([]);
  const onNothing = managementLocks.createOrUpdateAtResourceLevel(...atDisk, 'x', { level: 'ReadOnly' });
  expect(await refusalOf(onNothing)).toMatchObject({ status: 404, code: 'ResourceNotFound' });
});

test('the tags API works on disks and tells the disk', async () => {
  const { resources, manager, operations } = await open();
  await resources.tagsOperations.updateAtScope(diskId, {
    operation: 'Merge',
    properties: { tags: { a: '1' } },
  });
  expect(manager.getDisk(diskId)?.tags).toEqual({ a: '1' });
  expect(operations).toMatchObject([
    {
      kind: 'Write',
      operationName: 'Microsoft.Resources/tags/write',
      resourceId: diskId,
      scope: `${diskId}/providers/Microsoft.Resources/tags/default`,
    },
  ]);
});

test('a group takes its disks with it, attached or not; their snapshots elsewhere stay', async () => {
  const fixture = await open();
  const { manager, operations } = fixture;
  takeSnapshot(fixture, 'golden-1');
  const kept = `${images.replace('rg-images', 'rg-replicas')}/providers/Microsoft.Compute/snapshots/kept`;
  manager.putSnapshot(kept, {
    location: 'westeurope',
    properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: diskId } },
  });
  manager.attachDisk(diskId, 'vm');
  operations.length = 0;
  manager.deleteResourceGroup(images);
  expect(manager.getDisk(diskId)).toBeUndefined();
  expect(manager.getSnapshot(sourceId('golden-1'))).toBeUndefined();
  expect(manager.getSnapshot(kept)).toBeDefined();
  expect(operations.map(({ operationName }) => operationName)).toEqual([
    'Microsoft.Compute/disks/delete',
    'Microsoft.Compute/snapshots/delete',
    'Microsoft.Resources/subscriptions/resourceGroups/delete',
  ]);
  manager.createResourceGroup(images, { location: 'westeurope' });
  expect(manager.listDisks(images)).toEqual([]);
});

test('ids of disks change their spelling with those of everything else', async () => {
  const { compute, manager } = await open({ idCasing: 'changing' });
  manager.createDisk(imageDisk('data'), {
    location: 'westeurope',
    properties: { diskSizeGB: 4, creationData: { createOption: 'Empty' } },
  });
  const ids = new Set<string | undefined>();
  for (let at = 0; at < 2; at += 1) ids.add((await compute.disks.get('rg-images', 'data')).id);
  expect(ids).toEqual(
    new Set([
      imageDisk('data'),
      imageDisk('data').replace('/resourceGroups/rg-images', '/resourcegroups/RG-IMAGES'),
    ]),
  );
});
