import { afterEach, beforeEach, expect, test } from 'vitest';
import { touch } from '../support/touch.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

/** Calls to Resource Manager are counted, because its budget per subscription is small and shared with others. */
let world: World;

beforeEach(async () => {
  world = await World.start({ rules: [ruleJson({ targets: [targetJson(groups.weu)] })] });
});

afterEach(async () => {
  await world.close();
});

test('an event that changes nothing costs two calls for each target', async () => {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  const calls = await world.callsDuring(async () => {
    touch(world, 'golden-1');
    await world.settle();
  });
  expect(calls).toHaveLength(2);
  expect(calls.every((call) => call.startsWith('GET '))).toBe(true);
});

test('beginning the copy of the first of a family costs four', async () => {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  const calls = await world.callsDuring(() => world.settle(9000));
  expect(world.reasons('golden-1', groups.weu)).toEqual(['beginCopy ReplicaMissing']);
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['GET', 'GET', 'GET', 'PUT']);
});

test('beginning the copy of a full snapshot costs four', async () => {
  await world.deploy({ rules: [ruleJson({ targets: [targetJson(groups.near)] })] });
  world.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
  const calls = await world.callsDuring(() => world.settle(9000));
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['GET', 'GET', 'GET', 'PUT']);
});

test('a nightly pass over a pair that is in sync costs its pages only', async () => {
  world.cloud.resourceManager.behaviour.pageSize = 4;
  for (let at = 0; at < 10; at++) world.person.take(groups.source, `golden-${at}`, { tags: selected });
  await world.settle();
  const calls = await world.callsDuring(() => world.nightlySync());
  expect(calls).toHaveLength(6);
  expect(calls.every((call) => call.startsWith('GET '))).toBe(true);
});
