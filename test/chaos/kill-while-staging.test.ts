import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { deathAt } from '../support/death.ts';
import { expectCopied, expectNothingLeft } from '../support/staged.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

const targets = [groups.weu];
/** As many calls as the service has under way at once. */
const inFlight = 32;
let world: World;

beforeEach(async () => {
  world = await World.start({
    rules: [ruleJson({ fullSnapshots: 'stage', targets: targets.map(targetJson) })],
  });
});

afterEach(async () => {
  await world.close();
});

function calls(): number {
  return world.cloud.resourceManager.requests.count() + world.cloud.blobs.requests.length;
}

/** Copies one full snapshot; the host is killed at each of these calls, counted from the last one, and started again. */
async function copyKilledAt(kills: readonly number[]): Promise<number> {
  const left = [...kills];
  let last = calls();
  let killed = 0;
  const stop = world.cloud.onChange(() => {
    if (left[0] === undefined || calls() < last + left[0]) return;
    world.killHost(deathAt(left[0]));
    left.shift();
    last = calls();
    killed += 1;
  });
  world.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
  try {
    await world.settle();
  } finally {
    stop();
  }
  return killed;
}

/** How often a chunk was written that had been written before. */
function writtenAgain(): number {
  const ranges = world.cloud.blobs.requests
    .filter(({ comp, status }) => comp === 'page' && status === 201)
    .map(({ path, range }) => `${path} ${range ?? ''}`);
  return ranges.length - new Set(ranges).size;
}

async function expectWhole(): Promise<void> {
  expectCopied(world, targets, 'full-1');
  await world.nightlySync();
  expectNothingLeft(world, targets);
  await again(world);
}

// The first copies are done after some forty calls; the steps before and after are all in there.
test.each(Array.from({ length: 15 }, (_, at) => 3 * at + 1))('killed at call %i', async (at) => {
  expect(await copyKilledAt([at])).toBe(1);
  expect(writtenAgain()).toBeLessThanOrEqual(inFlight);
  await expectWhole();
});

test.each([
  [1, 2, 3, 4, 5, 6],
  [9, 9, 9, 9, 9],
  [14, 3, 11, 7, 2, 5],
  [20, 20],
])('killed again and again, at calls %i, %i and so on', async (...kills) => {
  expect(await copyKilledAt(kills)).toBeGreaterThan(1);
  await expectWhole();
});
