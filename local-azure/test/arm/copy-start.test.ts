import { expect, test } from 'vitest';
import { resourceGroupId, snapshotId } from '../../src/arm/resource-id.ts';
import {
  atOnce,
  clientsOf,
  copyOf,
  diskId,
  foreignSubscriptionId,
  machine,
  open,
  otherSubscriptionId,
  refusalOf,
  replicaId,
  sourceId,
  takeSnapshot,
  type Fixture,
} from './arm-fixture.ts';

const minute = 60_000;

async function copy({ compute }: Fixture, name: string, from = name, change: object = {}) {
  return compute.snapshots
    .createOrUpdate('rg-replicas', name, { ...copyOf(sourceId(from)), ...change }, atOnce)
    .pollUntilDone();
}

function progressOf({ manager }: Fixture, name: string): unknown {
  return manager.getSnapshot(replicaId(name))?.properties['completionPercent'];
}

test("the operation's result looks finished; the copy then shows 0 and grows to 100 by the clock", async () => {
  const fixture = await open({ fullCopyMs: 10 * minute, completionPercentAfterMs: 2000 });
  const { compute, clock } = fixture;
  takeSnapshot(fixture, 'golden-1');
  const result = await copy(fixture, 'golden-1');
  expect(result.provisioningState).toBe('Succeeded');
  expect(result.completionPercent).toBeUndefined();
  clock.advanceBy(2000);
  expect((await compute.snapshots.get('rg-replicas', 'golden-1')).completionPercent).toBe(0);
  clock.advanceBy(5 * minute);
  expect(await compute.snapshots.get('rg-replicas', 'golden-1')).toMatchObject({
    completionPercent: 50,
    snapshotAccessState: 'Pending',
  });
  clock.advanceBy(5 * minute - 2001);
  expect((await compute.snapshots.get('rg-replicas', 'golden-1')).completionPercent).toBe(99);
  clock.advanceBy(1);
  const done = await compute.snapshots.get('rg-replicas', 'golden-1');
  expect(done).toMatchObject({ completionPercent: 100, snapshotAccessState: 'Available' });
  expect(done.copyCompletionError).toBeUndefined();
});

test("a replica names its source's own generation, and is of another family", async () => {
  const fixture = await open();
  const { compute } = fixture;
  takeSnapshot(fixture, 'golden-1');
  const source = await compute.snapshots.get('rg-images', 'golden-1');
  const replica = await copy(fixture, 'golden-1');
  expect(replica.creationData).toEqual({
    createOption: 'CopyStart',
    sourceResourceId: source.id,
    sourceUniqueId: source.uniqueId,
  });
  expect(replica.diskSizeGB).toBe(source.diskSizeGB);
  expect(replica.incremental).toBe(true);
  expect(replica.incrementalSnapshotFamilyId).toBeDefined();
  expect(replica.incrementalSnapshotFamilyId).not.toBe(source.incrementalSnapshotFamilyId);
  expect(replica.uniqueId).not.toBe(source.uniqueId);
});

test('what is not sent is dropped; what is sent is kept', async () => {
  const fixture = await open();
  takeSnapshot(fixture, 'golden-1', { tags: { a: '1' } });
  const bare = await copy(fixture, 'bare', 'golden-1');
  for (const property of Object.keys(machine)) expect(bare).not.toHaveProperty(property, expect.anything());
  expect(bare.tags).toEqual({});
  expect(bare).toMatchObject({ networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' });
  const full = await copy(fixture, 'full', 'golden-1', { ...machine, networkAccessPolicy: 'DenyAll' });
  expect(full).toMatchObject({ ...machine, networkAccessPolicy: 'DenyAll' });
});

test('only incremental snapshots are copied, and only to incremental ones', async () => {
  const fixture = await open();
  takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'full-1', { incremental: false });
  expect(await refusalOf(copy(fixture, 'full-1'))).toMatchObject({ status: 400, code: 'BadRequest' });
  expect(await refusalOf(copy(fixture, 'golden-1', 'golden-1', { incremental: false }))).toMatchObject({
    status: 400,
    code: 'InvalidParameter',
  });
  const ofDisk = { creationData: { createOption: 'CopyStart', sourceResourceId: diskId } };
  expect(await refusalOf(copy(fixture, 'golden-1', 'golden-1', ofDisk))).toMatchObject({
    code: 'InvalidParameter',
    message: 'Entity not of expected type',
  });
  expect(await refusalOf(copy(fixture, 'x', 'no-such-snapshot'))).toMatchObject({
    status: 404,
    code: 'NotFound',
  });
});

test('the second of a family takes only the time of its changes; enhanced copies are quicker', async () => {
  const fixture = await open({ fullCopyMs: 20 * minute, deltaCopyMs: 4 * minute, enhancedFactor: 4 });
  const { clock, manager } = fixture;
  takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'golden-2');
  takeSnapshot(fixture, 'golden-3');
  await copy(fixture, 'golden-1');
  clock.advanceBy(19 * minute);
  expect(progressOf(fixture, 'golden-1')).toBe(95);
  clock.advanceBy(minute);
  await copy(fixture, 'golden-2');
  clock.advanceBy(2 * minute);
  expect(progressOf(fixture, 'golden-2')).toBe(50);
  clock.advanceBy(2 * minute);
  const { creationData } = copyOf(sourceId('golden-3'));
  await copy(fixture, 'golden-3', 'golden-3', {
    creationData: { ...creationData, provisionedBandwidthCopySpeed: 'Enhanced' },
  });
  expect(manager.nextChange()).toBe(clock.now() + minute);
});

test('while an older one of the family is copied to a region, a younger one is refused there', async () => {
  const fixture = await open({ fullCopyMs: 20 * minute });
  const { clock, manager } = fixture;
  takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'golden-2');
  await copy(fixture, 'golden-1');
  expect(await refusalOf(copy(fixture, 'golden-2'))).toMatchObject({
    status: 409,
    code: 'OperationNotAllowed',
  });
  expect(manager.getSnapshot(replicaId('golden-2'))).toBeUndefined();
  await copy(fixture, 'elsewhere', 'golden-2', { location: 'northeurope' });
  clock.advanceBy(20 * minute);
  await copy(fixture, 'golden-2');
});

test('with no gaps allowed, an older one must have been copied; with free order, anything goes', async () => {
  const fixture = await open({ copyOrder: 'no-gaps', fullCopyMs: 0 });
  const { manager } = fixture;
  takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'golden-2');
  takeSnapshot(fixture, 'golden-3');
  expect(await refusalOf(copy(fixture, 'golden-2'))).toMatchObject({ code: 'OperationNotAllowed' });
  await copy(fixture, 'golden-1');
  await copy(fixture, 'golden-2');
  manager.behaviour.copyOrder = 'free';
  manager.behaviour.deltaCopyMs = minute;
  await copy(fixture, 'golden-3');
  await copy(fixture, 'golden-3-again', 'golden-3');
});

test('more copies at once than the limit are refused by subscription and region', async () => {
  const fixture = await open({ parallelCopyLimit: 1, copyOrder: 'free' });
  const { clock, manager } = fixture;
  const source = takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'golden-2');
  await copy(fixture, 'golden-1');
  const refusal = await refusalOf(copy(fixture, 'golden-2'));
  expect(refusal.message).toContain('ongoing CopyStart requests limit');
  const other = clientsOf(manager, { subscription: otherSubscriptionId });
  await other.compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(source)).submitted();
  clock.advanceTo(manager.nextChange() ?? 0);
  await copy(fixture, 'golden-2');
});

test('deleting the source fails its copies, which stay', async () => {
  const fixture = await open({ fullCopyMs: 10 * minute });
  const { compute, clock, manager } = fixture;
  const source = takeSnapshot(fixture, 'golden-1');
  await copy(fixture, 'golden-1');
  clock.advanceBy(4 * minute);
  manager.deleteSnapshot(source);
  clock.advanceBy(10 * minute);
  const dead = await compute.snapshots.get('rg-replicas', 'golden-1');
  expect(dead.provisioningState).toBe('Succeeded');
  expect(dead.completionPercent).toBe(40);
  expect(dead.copyCompletionError?.errorCode).toBe('CopySourceNotFound');
  expect(manager.nextChange()).toBeUndefined();
});

test('a source that was deleted after its copy was complete leaves it alone', async () => {
  const fixture = await open({ fullCopyMs: 10 * minute });
  const source = takeSnapshot(fixture, 'golden-1');
  await copy(fixture, 'golden-1');
  fixture.clock.advanceBy(10 * minute);
  fixture.manager.deleteSnapshot(source);
  expect(progressOf(fixture, 'golden-1')).toBe(100);
});

test('a replica on its way cannot be copied from', async () => {
  const fixture = await open({ fullCopyMs: 10 * minute });
  const { compute, clock } = fixture;
  takeSnapshot(fixture, 'golden-1');
  await copy(fixture, 'golden-1');
  const again = () =>
    compute.snapshots
      .createOrUpdate('rg-replicas', 'again', copyOf(replicaId('golden-1'), 'northeurope'))
      .submitted();
  expect(await refusalOf(again())).toMatchObject({ status: 409, code: 'OperationNotAllowed' });
  clock.advanceBy(10 * minute);
  await again();
});

test('a snapshot of a disk that copies in the background is Pending at first', async () => {
  const fixture = await open();
  const { clock, manager } = fixture;
  manager.putDisk({ id: diskId, location: 'westeurope', backgroundCopyMs: minute });
  takeSnapshot(fixture, 'golden-1');
  clock.advanceBy(29_000);
  expect(manager.getSnapshot(sourceId('golden-1'))?.properties).toMatchObject({
    completionPercent: 50,
    snapshotAccessState: 'Pending',
  });
  expect(await refusalOf(copy(fixture, 'golden-1'))).toMatchObject({ code: 'OperationNotAllowed' });
  clock.advanceBy(minute);
  await copy(fixture, 'golden-1');
});

test('copying over tenants is refused; over subscriptions it works', async () => {
  const fixture = await open();
  const source = takeSnapshot(fixture, 'golden-1');
  const put = (subscription: string) =>
    clientsOf(fixture.manager, { subscription })
      .compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(source))
      .submitted();
  expect(await refusalOf(put(foreignSubscriptionId))).toMatchObject({
    status: 403,
    code: 'LinkedAuthorizationFailed',
  });
  await put(otherSubscriptionId);
  expect(
    fixture.manager.getSnapshot(snapshotId(otherSubscriptionId, 'rg-replicas', 'golden-1')),
  ).toBeDefined();
  expect(fixture.manager.listSnapshots(resourceGroupId(foreignSubscriptionId, 'rg-replicas'))).toEqual([]);
});

test('a PUT with the same source after that was re-created succeeds and copies nothing', async () => {
  const fixture = await open({ fullCopyMs: 0 });
  const { manager } = fixture;
  const source = takeSnapshot(fixture, 'golden-1');
  await copy(fixture, 'golden-1');
  const before = manager.getSnapshot(replicaId('golden-1'))?.properties['creationData'];
  manager.deleteSnapshot(source);
  takeSnapshot(fixture, 'golden-1');
  await copy(fixture, 'golden-1', 'golden-1', { tags: { changed: 'yes' } });
  const after = manager.getSnapshot(replicaId('golden-1'));
  expect(after?.properties['creationData']).toEqual(before);
  expect(after?.tags).toEqual({ changed: 'yes' });
});
