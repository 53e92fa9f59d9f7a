import { afterEach, beforeEach, expect, test } from 'vitest';
import { converting } from '../support/converting.ts';
import type { Group } from '../support/person.ts';
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

test('what one event tells two targets of is read once for both', async () => {
  await world.deploy({ rules: [ruleJson()] });
  const ofSource = (calls: readonly string[]): string[] =>
    calls.filter((call) =>
      call.endsWith(`/${groups.source.resourceGroup}/providers/Microsoft.Compute/snapshots/golden-1`),
    );
  world.person.take(groups.source, 'golden-1', { tags: selected });
  const copying = await world.callsDuring(() => world.settle(9000));
  expect(ofSource(copying)).toHaveLength(1);
  await world.settle();
  const looking = await world.callsDuring(async () => {
    touch(world, 'golden-1');
    await world.settle();
  });
  expect(looking).toHaveLength(3);
  expect(ofSource(looking)).toHaveLength(1);
});

/** Source and replica, both listings, the name once more right before it is written. */
test('beginning the copy of the first of a family costs six', async () => {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  const calls = await world.callsDuring(() => world.settle(9000));
  expect(world.reasons('golden-1', groups.weu)).toEqual(['beginCopy ReplicaMissing']);
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['GET', 'GET', 'GET', 'GET', 'GET', 'PUT']);
});

test('beginning the copy of a full snapshot within a region costs five', async () => {
  await world.deploy({ rules: [ruleJson({ targets: [targetJson(groups.near)] })] });
  world.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
  const calls = await world.callsDuring(() => world.settle(9000));
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['GET', 'GET', 'GET', 'GET', 'PUT']);
});

/** By method, in the order in which they are first made. */
function methods(calls: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const call of calls) {
    const method = call.split(' ')[0] ?? '';
    counts[method] = (counts[method] ?? 0) + 1;
  }
  return counts;
}

test('a renewal and a mirrored deletion cost so much, from their events to their ends', async () => {
  for (const name of ['golden-1', 'golden-2']) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  const renewal = await world.callsDuring(async () => {
    world.person.delete(groups.source, 'golden-1');
    world.person.take(groups.source, 'golden-1', { tags: selected });
    await world.settle();
  });
  // The interim (twice, where the looks of both events ask for it at once), its rehearsal, and the name.
  expect(methods(renewal)['PUT']).toBeLessThanOrEqual(4);
  expect(methods(renewal)).toMatchObject({ DELETE: 3, PATCH: 1 });
  // Both events have a chain of looks; how many reads the two share hangs on which comes first.
  expect(renewal.length).toBeLessThanOrEqual(80);
  const deletion = await world.callsDuring(async () => {
    world.person.delete(groups.source, 'golden-1');
    await world.settle();
  });
  expect(methods(deletion)).toMatchObject({ PATCH: 1, DELETE: 1 });
  expect(deletion.length).toBeLessThanOrEqual(18);
});

test('a nightly pass over pairs that are in sync costs their pages, and a fixed number for what is left over', async () => {
  world.cloud.resourceManager.behaviour.pageSize = 4;
  for (let at = 0; at < 10; at++) world.person.take(groups.source, `golden-${at}`, { tags: selected });
  await world.settle();
  const calls = await world.callsDuring(() => world.nightlySync());
  const pages = calls.filter((call) => !/rg-snaprep-work|\/resources/.test(call));
  expect(pages).toHaveLength(6);
  // The work group's disks and snapshots, and three searches by tag in each subscription, whatever its size.
  expect(calls.length - pages.length).toBeLessThanOrEqual(2 + 2 * 3);
  expect(calls.every((call) => call.startsWith('GET '))).toBe(true);
});

/** In a world whose rule converts to these. */
async function takeForConversion(targets: readonly Group[]): Promise<void> {
  await world.close();
  const rules = [ruleJson({ fullSnapshots: 'convert', targets: targets.map(targetJson) })];
  world = await World.start({ ...converting(), rules });
  world.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
}

/** Reads are cheap and many: Compute allows 15,000 in three minutes; of creating snapshots it allows 1,000. */
test.each([
  [1, [groups.weu]],
  [2, [groups.weu, groups.sea]],
])('converting a full snapshot to %i targets: one pair, and a copy each', async (_count, targets) => {
  await takeForConversion(targets);
  const calls = await world.callsDuring(() => world.settle());
  const of = (method: string, part: string): number =>
    calls.filter((call) => call.startsWith(`${method} `) && call.includes(part)).length;
  const work = '/rg-snaprep-work/';
  // For the source: a disk, its snapshot, and both away again. Two targets may ask for the same at once.
  expect(of('PUT', `${work}providers/Microsoft.Compute/disks/`)).toBeLessThanOrEqual(targets.length);
  expect(of('PUT', `${work}providers/Microsoft.Compute/snapshots/`)).toBeLessThanOrEqual(targets.length);
  expect(of('DELETE', work)).toBeLessThanOrEqual(2 * targets.length);
  // For each target: the copy, and the tag that told of the pair.
  for (const { resourceGroup } of targets) {
    expect(of('PUT', `/${resourceGroup}/`)).toBe(1);
    expect(of('PATCH', `/${resourceGroup}/`)).toBe(1);
    expect(of('DELETE', `/${resourceGroup}/`)).toBe(0);
  }
  // Each look reads source, replica, both listings and the temporary snapshot; there are some eight for each target.
  expect(calls.length).toBeLessThanOrEqual(40 * targets.length);
});

test('an event for a converted replica costs two calls, as for any other', async () => {
  await takeForConversion([groups.weu]);
  await world.settle();
  const calls = await world.callsDuring(async () => {
    touch(world, 'full-1');
    await world.settle();
  });
  expect(calls).toHaveLength(2);
});

test('a nightly pass over what is converted costs its pages, two for the work group and three for each subscription', async () => {
  await takeForConversion([groups.weu]);
  await world.settle();
  const calls = await world.callsDuring(() => world.nightlySync());
  expect(calls.filter((call) => !call.includes('/resources'))).toHaveLength(4);
  expect(calls.length).toBeLessThanOrEqual(4 + 3);
});
