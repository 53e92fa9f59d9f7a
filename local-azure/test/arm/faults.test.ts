import { expect, test } from 'vitest';
import { atOnce, copyOf, images, open, refusalOf, replicaId, sourceId, takeSnapshot } from './arm-fixture.ts';

test('a fault hits what it fits, as often as it says, then lets through', async () => {
  const fixture = await open();
  const { compute, manager } = fixture;
  takeSnapshot(fixture, 'golden-1');
  takeSnapshot(fixture, 'golden-2');
  manager.faults.add({
    method: 'GET',
    snapshot: 'golden-1',
    resourceGroup: 'rg-images',
    after: 1,
    times: 2,
    answer: { status: 500, code: 'InternalServerError', message: 'x' },
  });
  const outcomes: string[] = [];
  for (const name of ['golden-1', 'golden-2', 'golden-1', 'golden-1', 'golden-1']) {
    outcomes.push(
      await compute.snapshots.get('rg-images', name).then(
        () => 'ok',
        () => 'failed',
      ),
    );
  }
  expect(outcomes).toEqual(['ok', 'ok', 'failed', 'failed', 'ok']);
});

test('an answer has the headers and details of the fault', async () => {
  const { manager, request } = await open();
  const details = [{ code: 'TooManyRequests', target: 'LowCostGet3Min', message: '{}' }];
  const answer = {
    status: 429,
    code: 'OperationNotAllowed',
    message: 'x',
    details,
    headers: { 'retry-after': '7' },
  };
  const remove = manager.faults.add({
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    times: 9,
    answer,
  });
  const { status, headers, body } = await request(`${images}?api-version=2025-04-01`);
  expect({ status, body }).toEqual({
    status: 429,
    body: { error: { code: 'OperationNotAllowed', message: 'x', details } },
  });
  expect(headers.get('retry-after')).toBe('7');
  remove();
  expect(await request(`${images}?api-version=2025-04-01`)).toMatchObject({ status: 200 });
});

test('a hidden snapshot answers 404 though it exists and is listed', async () => {
  const fixture = await open();
  const { compute, manager } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  manager.faults.hide(id);
  expect(await refusalOf(compute.snapshots.get('rg-images', 'golden-1'))).toMatchObject({
    status: 404,
    code: 'ResourceNotFound',
  });
  expect(manager.listSnapshots(images)).toHaveLength(1);
  await compute.snapshots.get('rg-images', 'golden-1');
});

test('a broken connection has no effect; a lost answer has', async () => {
  const fixture = await open();
  const { compute, manager } = fixture;
  const id = takeSnapshot(fixture, 'golden-1');
  const patch = () => compute.snapshots.update('rg-images', 'golden-1', { tags: { a: '1' } }).submitted();
  manager.faults.add({ method: 'PATCH', answer: 'broken-connection' });
  expect((await refusalOf(patch())).status).toBeUndefined();
  expect(manager.getSnapshot(id)?.tags).toEqual({});
  manager.faults.add({ method: 'PATCH', answer: 'lost-answer' });
  expect((await refusalOf(patch())).status).toBeUndefined();
  expect(manager.getSnapshot(id)?.tags).toEqual({ a: '1' });
});

test('a copy stops at the percentage asked for', async () => {
  const fixture = await open({ fullCopyMs: 100_000 });
  const { compute, clock, manager } = fixture;
  takeSnapshot(fixture, 'golden-1');
  manager.faults.failCopy({ snapshot: 'golden-1', percent: 30, errorCode: 'CopySourceNotFound' });
  await compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(sourceId('golden-1'))).submitted();
  clock.advanceBy(29_000);
  expect(manager.getSnapshot(replicaId('golden-1'))?.properties).toMatchObject({ completionPercent: 29 });
  clock.advanceBy(600_000);
  expect(manager.getSnapshot(replicaId('golden-1'))?.properties).toMatchObject({
    completionPercent: 30,
    copyCompletionError: { errorCode: 'CopySourceNotFound' },
    provisioningState: 'Succeeded',
  });
});

test('a copy that is under way can be failed by hand', async () => {
  const fixture = await open({ fullCopyMs: 100_000 });
  takeSnapshot(fixture, 'golden-1');
  await fixture.compute.snapshots
    .createOrUpdate('rg-replicas', 'golden-1', copyOf(sourceId('golden-1')))
    .submitted();
  fixture.clock.advanceBy(50_000);
  expect(fixture.manager.failCopy(replicaId('golden-1'))).toBe(true);
  expect(fixture.manager.failCopy(replicaId('golden-1'))).toBe(false);
  expect(fixture.manager.getSnapshot(replicaId('golden-1'))?.properties).toMatchObject({
    completionPercent: 50,
  });
});

test('a create that fails, at once or in its operation, leaves a Failed object and raises nothing', async () => {
  const fixture = await open();
  const { compute, manager, operations } = fixture;
  takeSnapshot(fixture, 'golden-1');
  operations.length = 0;
  const put = (name: string) =>
    compute.snapshots
      .createOrUpdate('rg-replicas', name, copyOf(sourceId('golden-1')), atOnce)
      .pollUntilDone();
  manager.faults.failCreate({
    snapshot: 'one',
    status: 403,
    code: 'RequestDisallowedByPolicy',
    message: 'no',
  });
  expect(await refusalOf(put('one'))).toMatchObject({ status: 403, code: 'RequestDisallowedByPolicy' });
  manager.faults.failCreate({
    snapshot: 'two',
    code: 'InternalExecutionError',
    message: 'no',
    failing: 'operation',
  });
  await expect(put('two')).rejects.toThrow();
  for (const name of ['one', 'two']) {
    expect(manager.getSnapshot(replicaId(name))?.properties['provisioningState']).toBe('Failed');
  }
  expect(operations).toEqual([]);
  expect(manager.deleteSnapshot(replicaId('one'))).toBe(true);
  await put('one');
});

test('calls by hand are neither hit nor logged', async () => {
  const { manager } = await open();
  manager.faults.add({ times: Infinity, answer: 'broken-connection' });
  expect(manager.getResourceGroup(images)).toBeDefined();
  expect(manager.requests.count()).toBe(0);
});
