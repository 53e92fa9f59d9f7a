import { expect, test } from 'vitest';
import {
  atOnce,
  copyOf,
  diskId,
  open,
  replicaId,
  sourceId,
  subscriptionId,
  takeSnapshot,
} from './arm-fixture.ts';

test('a create is told once, when its operation ends, not at the 202 and not when the copy is complete', async () => {
  const fixture = await open({ operationMs: 1200, fullCopyMs: 60_000 });
  const { compute, clock, operations } = fixture;
  takeSnapshot(fixture, 'golden-1');
  operations.length = 0;
  await compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(sourceId('golden-1'))).submitted();
  expect(operations).toEqual([]);
  const accepted = clock.now();
  clock.advanceBy(600_000);
  expect(operations).toMatchObject([
    {
      kind: 'Write',
      resourceId: replicaId('golden-1'),
      operationName: 'Microsoft.Compute/snapshots/write',
      resourceProvider: 'Microsoft.Compute',
      scope: replicaId('golden-1'),
      subscriptionId,
      resourceGroup: 'rg-replicas',
      httpMethod: 'PUT',
      time: accepted + 1200,
    },
  ]);
  expect(operations[0]?.url).toContain('/snapshots/golden-1?api-version=2026-03-02');
});

test('what is done by hand raises the same operations as https', async () => {
  const fixture = await open();
  const { compute, manager, operations } = fixture;
  const summaries = () =>
    operations.splice(0).map(({ kind, operationName, httpMethod, resourceId }) => ({
      kind,
      operationName,
      httpMethod,
      resourceId,
    }));
  const snapshot = {
    location: 'westeurope',
    properties: { creationData: { createOption: 'Copy' as const, sourceResourceId: diskId } },
  };
  const id = sourceId('golden-1');
  manager.putSnapshot(id, snapshot);
  manager.patchSnapshot(id, { tags: { a: '1' } });
  expect(manager.deleteSnapshot(id)).toBe(true);
  const byHand = summaries();
  const { properties, ...rest } = snapshot;
  await compute.snapshots
    .createOrUpdate('rg-images', 'golden-1', { ...rest, ...properties }, atOnce)
    .pollUntilDone();
  await compute.snapshots.update('rg-images', 'golden-1', { tags: { a: '1' } }, atOnce).pollUntilDone();
  await compute.snapshots.delete('rg-images', 'golden-1', atOnce).pollUntilDone();
  expect(byHand).toEqual(summaries());
  expect(byHand.map(({ kind }) => kind)).toEqual(['Write', 'Write', 'Delete']);
  expect(manager.deleteSnapshot(id)).toBe(false);
});

test('the tags API writes on the tagged resource itself, under its own operation name', async () => {
  const fixture = await open();
  const { resources, manager, operations } = fixture;
  const id = takeSnapshot(fixture, 'golden-1', { tags: { a: '1' } });
  operations.length = 0;
  const { tagsOperations } = resources;
  await tagsOperations
    .updateAtScope(id, { operation: 'Merge', properties: { tags: { b: '2' } } }, atOnce)
    .pollUntilDone();
  expect(manager.getSnapshot(id)?.tags).toEqual({ a: '1', b: '2' });
  await tagsOperations
    .updateAtScope(id, { operation: 'Delete', properties: { tags: { a: '1' } } }, atOnce)
    .pollUntilDone();
  expect((await tagsOperations.getAtScope(id)).properties.tags).toEqual({ b: '2' });
  await tagsOperations
    .createOrUpdateAtScope(id, { properties: { tags: { c: '3' } } }, atOnce)
    .pollUntilDone();
  expect(manager.getSnapshot(id)?.tags).toEqual({ c: '3' });
  await tagsOperations.deleteAtScope(id, atOnce).pollUntilDone();
  expect(manager.getSnapshot(id)?.tags).toEqual({});
  expect(operations).toHaveLength(4);
  expect(operations[0]).toMatchObject({
    kind: 'Write',
    resourceId: id,
    operationName: 'Microsoft.Resources/tags/write',
    resourceProvider: 'Microsoft.Resources',
    scope: `${id}/providers/Microsoft.Resources/tags/default`,
  });
  expect(operations[3]).toMatchObject({
    kind: 'Delete',
    resourceId: id,
    operationName: 'Microsoft.Resources/tags/delete',
  });
});

test('a change of tags of a snapshot is accepted: no other one until its end', async () => {
  const fixture = await open({ operationMs: 1200 });
  const { resources, manager, clock } = fixture;
  const id = takeSnapshot(fixture, 'golden-1', { tags: { a: '1' } });
  clock.advanceBy(60_000);
  const patch = { operation: 'Merge', properties: { tags: { b: '2' } } } as const;
  const statuses: number[] = [];
  const onResponse = ({ status }: { status: number }): unknown => statuses.push(status);
  const poller = resources.tagsOperations.updateAtScope(id, patch, { ...atOnce, onResponse });
  await poller.submitted();
  expect(statuses).toEqual([202]);
  expect(manager.getSnapshot(id)).toMatchObject({
    tags: { a: '1', b: '2' },
    properties: { provisioningState: 'Updating' },
  });
  await expect(resources.tagsOperations.updateAtScope(id, patch, atOnce).submitted()).rejects.toMatchObject({
    statusCode: 409,
  });
  clock.advanceBy(1200);
  expect((await poller.pollUntilDone()).properties.tags).toEqual({ a: '1', b: '2' });
  expect(manager.getSnapshot(id)?.properties['provisioningState']).toBe('Succeeded');
});

test('the tags API merges and deletes names in any case, and leaves a value that is another one by then', async () => {
  const fixture = await open();
  const { resources, manager } = fixture;
  const id = takeSnapshot(fixture, 'golden-1', { tags: { Owner: 'vdi', pinned: 'mine' } });
  const patch = (operation: 'Merge' | 'Delete', tags: Record<string, string>): Promise<unknown> =>
    resources.tagsOperations.updateAtScope(id, { operation, properties: { tags } }, atOnce).pollUntilDone();
  await patch('Merge', { owner: 'ops', added: 'x' });
  expect(manager.getSnapshot(id)?.tags).toEqual({ Owner: 'ops', pinned: 'mine', added: 'x' });
  await patch('Delete', { OWNER: 'ops', pinned: 'yours', absent: 'x' });
  expect(manager.getSnapshot(id)?.tags).toEqual({ pinned: 'mine', added: 'x' });
});

test('what is under way tells when it changes next, and then that it changed', async () => {
  const fixture = await open({ operationMs: 1000, fullCopyMs: 60_000 });
  const { manager, clock } = fixture;
  takeSnapshot(fixture, 'golden-1');
  expect(manager.nextChange()).toBeUndefined();
  const changes: number[] = [];
  const stop = manager.onChange(() => changes.push(clock.now()));
  const begun = clock.now();
  const { location, ...properties } = copyOf(sourceId('golden-1'));
  manager.putSnapshot(replicaId('golden-1'), { location, properties });
  expect(manager.nextChange()).toBe(begun + 1000);
  clock.advanceTo(begun + 1000);
  expect(manager.nextChange()).toBe(begun + 61_000);
  clock.advanceTo(begun + 61_000);
  expect(manager.nextChange()).toBeUndefined();
  expect(new Set(changes)).toEqual(new Set([begun, begun + 1000, begun + 61_000]));
  stop();
});

test('answers wait for the clock when there is latency, and count as in flight', async () => {
  const { manager, clock, compute } = await open({ latencyMs: 50 });
  const answer = compute.snapshots.get('rg-images', 'golden-1').catch(() => 'refused');
  while (clock.nextDue() === undefined) await new Promise((resolve) => setImmediate(resolve));
  expect(manager.inFlight).toBe(1);
  clock.advanceBy(50);
  expect(await answer).toBe('refused');
  while (manager.inFlight > 0) await new Promise((resolve) => setImmediate(resolve));
});
