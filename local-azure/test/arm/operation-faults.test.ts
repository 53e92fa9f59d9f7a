import { expect, test } from 'vitest';
import { atOnce, copyOf, images, open, refusalOf, replicaId, sourceId, takeSnapshot } from './arm-fixture.ts';

const failure = { code: 'InternalExecutionError', message: 'An internal execution error occurred.' };

test.each(['update', 'delete'] as const)(
  'an %s that was accepted and fails: its status tells why, the resource is Failed, nothing is told',
  async (operation) => {
    const fixture = await open({ operationMs: 5000 });
    const { compute, manager, clock, request, operations } = fixture;
    const id = takeSnapshot(fixture, 'golden-1', { tags: { a: '1' } });
    operations.length = 0;
    manager.faults.failOperation({ name: 'golden-1', operation, ...failure });
    const { snapshots } = compute;
    const poller =
      operation === 'update'
        ? snapshots.update('rg-images', 'golden-1', { tags: { a: '2' } }, atOnce)
        : snapshots.delete('rg-images', 'golden-1', atOnce);
    await poller.submitted();
    const state = () => manager.getSnapshot(id)?.properties['provisioningState'];
    expect(state()).toBe(operation === 'update' ? 'Updating' : 'Deleting');
    clock.advanceBy(5000);
    expect((await refusalOf(poller.pollUntilDone())).message).toContain(failure.message);
    expect([state(), manager.getSnapshot(id)?.tags]).toEqual(['Failed', { a: '1' }]);
    expect(operations).toEqual([]);
    const again = await request(`${id}?api-version=2026-03-02`, { method: 'DELETE' });
    const status = new URL(again.headers.get('azure-asyncoperation') ?? '');
    clock.advanceBy(5000);
    expect((await request(`${status.pathname}${status.search}`)).body).toMatchObject({ status: 'Succeeded' });
  },
);

test('the status of a failed operation has its error, and its result is that error', async () => {
  const fixture = await open();
  const { manager, request } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  const details = [{ code: 'Inner', message: 'why' }];
  manager.faults.failOperation({ name: 'golden-1', operation: 'delete', status: 500, ...failure, details });
  const { headers } = await request(`${id}?api-version=2026-03-02`, { method: 'DELETE' });
  const at = (name: string) => {
    const { pathname, search } = new URL(headers.get(name) ?? '');
    return request(`${pathname}${search}`);
  };
  expect(await at('azure-asyncoperation')).toMatchObject({
    status: 200,
    body: { status: 'Failed', error: { ...failure, details } },
  });
  expect(await at('location')).toMatchObject({ status: 500, body: { error: failure } });
});

test('access that fails grants nothing, and leaves the snapshot as it is', async () => {
  const fixture = await open();
  const { compute, manager } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  manager.faults.failOperation({ name: 'golden-1', operation: 'beginGetAccess', ...failure });
  const access = { access: 'Read', durationInSeconds: 60 } as const;
  await refusalOf(compute.snapshots.grantAccess('rg-images', 'golden-1', access, atOnce).pollUntilDone());
  const { diskState, provisioningState } = manager.getSnapshot(id)?.properties ?? {};
  expect([diskState, provisioningState]).toEqual(['Unattached', 'Succeeded']);
  await compute.snapshots.grantAccess('rg-images', 'golden-1', access, atOnce).pollUntilDone();
});

test('a resource whose delete fails holds its group', async () => {
  const fixture = await open();
  const { resources, manager } = fixture;
  takeSnapshot(fixture, 'golden-1');
  manager.faults.failOperation({ name: 'golden-1', operation: 'delete', ...failure });
  const refusal = await refusalOf(resources.resourceGroups.delete('rg-images', atOnce).pollUntilDone());
  expect(refusal.code).toBe('ResourceGroupDeletionBlocked');
  expect(manager.getResourceGroup(images)?.properties.provisioningState).toBe('Succeeded');
  await resources.resourceGroups.delete('rg-images', atOnce).pollUntilDone();
});

test.each([
  ['for a time', 60_000],
  ['until it is resumed', undefined],
])('a copy stalls at a percentage, %s, and says nothing of it', async (_, stallMs) => {
  const fixture = await open({ fullCopyMs: 100_000 });
  const { compute, clock, manager } = fixture;
  takeSnapshot(fixture, 'golden-1');
  manager.faults.failCopy({ snapshot: 'golden-1', percent: 30, how: 'stalls', ...(stallMs && { stallMs }) });
  await compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(sourceId('golden-1'))).submitted();
  const seen = () => manager.getSnapshot(replicaId('golden-1'))?.properties ?? {};
  clock.advanceBy(90_000);
  expect(seen()).toMatchObject({ completionPercent: 30, provisioningState: 'Succeeded' });
  expect(seen()).not.toHaveProperty('copyCompletionError');
  if (stallMs === undefined) {
    expect(manager.nextChange()).toBeUndefined();
    clock.advanceBy(10 * 24 * 3_600_000);
    expect(manager.resumeCopy(replicaId('golden-1'))).toBe(true);
    expect(manager.resumeCopy(replicaId('golden-1'))).toBe(false);
  }
  clock.advanceBy(50_000);
  expect(seen()['completionPercent']).toBe(80);
  clock.advanceBy(20_000);
  expect(seen()['completionPercent']).toBe(100);
});

test('a copy that stalls still fails when its source goes', async () => {
  const fixture = await open({ fullCopyMs: 100_000 });
  const { compute, clock, manager } = fixture;
  takeSnapshot(fixture, 'golden-1');
  manager.faults.failCopy({ snapshot: 'golden-1', percent: 30, how: 'stalls' });
  await compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(sourceId('golden-1'))).submitted();
  clock.advanceBy(90_000);
  manager.deleteSnapshot(sourceId('golden-1'));
  expect(manager.getSnapshot(replicaId('golden-1'))?.properties).toMatchObject({
    completionPercent: 30,
    copyCompletionError: { errorCode: 'CopySourceNotFound' },
  });
});
