import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { snapshotId } from '../support/person.ts';
import { groups, selected, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
const hints = 'replication-hints';

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.close();
});

test('the limit of parallel copies is waited for, and every copy is done in the end', async () => {
  world.cloud.resourceManager.behaviour.parallelCopyLimit = 2;
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) world.person.take(groups.source, name, { tags: selected });
  await world.settle(12 * 60 * minute);
  for (const target of [groups.weu, groups.sea]) {
    const replicas = world.person.list(target);
    expect(replicas.map(({ name, completionPercent }) => `${name} ${completionPercent ?? 0}`).sort()).toEqual(
      names.map((name) => `${name} 100`),
    );
  }
  expect(world.records.map(({ reason }) => reason)).toContain('QuotaReached');
  expect(world.cloud.serviceBus.queue(hints).deadLettered).toBe(0);
  await again(world);
});

test('a throttled target is asked again when it said, and not before', async () => {
  world.cloud.resourceManager.faults.add({
    method: 'PUT',
    resourceGroup: groups.weu.resourceGroup,
    answer: {
      status: 429,
      code: 'OperationNotAllowed',
      message:
        'The server rejected the request because too many requests have been received for this subscription.',
      headers: { 'retry-after': '300' },
    },
  });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.pass(4 * minute);
  expect(world.person.get(groups.weu, 'golden-1')).toBeUndefined();
  await world.settle();
  expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({ completionPercent: 100 });
  expect(world.reasons('golden-1', groups.weu)[0]).toBe('wait Throttled');
  await again(world);
});

test('a copy that fails is removed and begun again', async () => {
  world.cloud.resourceManager.faults.failCopy({
    snapshot: 'golden-1',
    resourceGroup: groups.weu.resourceGroup,
    percent: 40,
    times: 2,
  });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({
    completionPercent: 100,
    tags: { 'snaprep-attempt': '3' },
  });
  await again(world);
});

test('a copy that fails again and again stays, blocked, with the code of Azure', async () => {
  world.cloud.resourceManager.faults.failCopy({
    snapshot: 'golden-1',
    resourceGroup: groups.weu.resourceGroup,
    percent: 40,
    times: Infinity,
  });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle(12 * 60 * minute);
  expect(world.reasons('golden-1', groups.weu).at(-1)).toBe('blocked CopyFailed');
  expect(world.person.get(groups.sea, 'golden-1')).toMatchObject({ completionPercent: 100 });
  await again(world);
});

test('a source deleted while it is copied leaves nothing behind', async () => {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.pass(minute);
  expect(world.reasons('golden-1', groups.weu)).toContain('wait Copying');
  world.person.delete(groups.source, 'golden-1');
  await world.settle();
  expect(world.person.list(groups.weu)).toEqual([]);
  expect(world.person.list(groups.sea)).toEqual([]);
  await again(world);
});

test('errors are tried again for as long as they last, and nothing ends in the dead-letter queue', async () => {
  const { faults } = world.cloud.resourceManager;
  const answer = { status: 500, code: 'InternalServerError', message: 'x' };
  faults.add({ method: 'PUT', resourceGroup: groups.weu.resourceGroup, times: 3, answer });
  faults.add({ method: 'PUT', resourceGroup: groups.sea.resourceGroup, times: Infinity, answer });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle(12 * 60 * minute);
  expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({ completionPercent: 100 });
  expect(world.cloud.serviceBus.queue(hints).deadLettered).toBe(0);
  expect(world.records.map(({ event }) => event)).toContain('failingForLong');
  faults.clear();
  await world.settle(60 * minute);
  expect(world.person.get(groups.sea, 'golden-1')).toMatchObject({ completionPercent: 100 });
  await again(world);
});

test('a snapshot that Resource Manager has lost sight of for a moment costs no replica', async () => {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  const before = world.person.get(groups.weu, 'golden-1');
  world.cloud.resourceManager.faults.hide(snapshotId(groups.source, 'golden-1'), Infinity);
  world.person.tag(groups.source, 'golden-1', { ...selected, owner: 'x' });
  await world.settle();
  expect(world.person.get(groups.weu, 'golden-1')?.uniqueId).toBe(before?.uniqueId);
  expect(world.reasons('golden-1', groups.weu).at(-1)).toBe('blocked SourceNotVisible');
  expect(world.reasons('golden-1', groups.weu)).not.toContain('setTags SourceDeleted');
  world.cloud.resourceManager.faults.clear();
  await world.settle();
  const after = world.person.get(groups.weu, 'golden-1');
  expect(after?.tags).not.toHaveProperty('snaprep-delete');
  expect(after?.tags).toMatchObject({ owner: 'x' });
  await again(world);
});

test('a locked replica waits for its lock', async () => {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  world.person.lock(groups.weu, 'golden-1', 'CanNotDelete');
  world.person.delete(groups.source, 'golden-1');
  await world.settle();
  expect(world.reasons('golden-1', groups.weu).at(-1)).toBe('blocked ScopeLocked');
  expect(world.person.list(groups.weu)).toHaveLength(1);
  expect(world.person.list(groups.sea)).toEqual([]);
  world.person.unlock(groups.weu, 'golden-1');
  await world.settle();
  expect(world.person.list(groups.weu)).toEqual([]);
  await again(world);
});

test('ids that change their case from answer to answer change nothing', async () => {
  world.cloud.resourceManager.behaviour.idCasing = 'changing';
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  expect(world.person.get(groups.weu, 'golden-1')).toMatchObject({ completionPercent: 100 });
  await again(world);
});

test('a platform that gives no token for a while costs looks, and no image', async () => {
  // The credential asks four times before it gives up.
  world.cloud.identity.faults.add({
    answer: {
      status: 500,
      body: { statusCode: 500, message: 'An unexpected error occured while fetching the AAD Token.' },
    },
    times: 4,
  });
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  for (const target of [groups.weu, groups.sea]) {
    expect(world.person.get(target, 'golden-1')).toMatchObject({ completionPercent: 100 });
  }
  expect(world.cloud.serviceBus.queue(hints).deadLettered).toBe(0);
  await again(world);
});
