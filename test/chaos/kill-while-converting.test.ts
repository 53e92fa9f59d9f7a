import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { expectConverted, expectNothingTemporary, temporaries } from '../support/converted.ts';
import { converting } from '../support/converting.ts';
import { groups, selected, World } from '../support/world.ts';

const targets = [groups.weu, groups.sea];
const trusted = { securityProfile: { securityType: 'TrustedLaunch' } };
const hour = 3_600_000;
let world: World;

beforeEach(async () => {
  world = await World.start(converting());
});

afterEach(async () => {
  await world.close();
});

/** Converts one full snapshot; the host is killed at these calls, each counted from the last, and started again. */
async function convertKilledAt(...kills: number[]): Promise<number> {
  const { requests } = world.cloud.resourceManager;
  const left = [...kills];
  let last = requests.count();
  let killed = 0;
  let mostPairs = 0;
  const stop = world.cloud.onChange(() => {
    mostPairs = Math.max(mostPairs, countPairs());
    if (left[0] === undefined || requests.count() < last + left[0]) return;
    left.shift();
    last = requests.count();
    killed += 1;
    world.killHost();
  });
  world.person.take(groups.source, 'full-1', { tags: selected, incremental: false, properties: trusted });
  try {
    await world.settle(6 * hour);
  } finally {
    stop();
  }
  expect(mostPairs).toBe(1);
  return killed;
}

let isCounting = false;

/** To look is a change itself. */
function countPairs(): number {
  if (isCounting) return 0;
  isCounting = true;
  const { disks, snapshots } = temporaries(world);
  isCounting = false;
  return new Set([...disks, ...snapshots]).size;
}

async function expectWhole(): Promise<void> {
  expectConverted(world, targets, 'full-1');
  // Killed right before the last call of its chain, it is the nightly sync that sees what was left.
  await world.pass(4 * hour);
  await world.nightlySync();
  expectNothingTemporary(world);
  await again(world);
}

// Two targets take some fifty calls; every one of them is a place to die at.
test.each(Array.from({ length: 48 }, (_, at) => at + 1))('killed at call %i', async (at) => {
  expect(await convertKilledAt(at)).toBe(1);
  await expectWhole();
});

test.each([
  [1, 2, 3, 4, 5, 6],
  [9, 9, 9, 9, 9],
  [14, 3, 11, 7, 2, 5],
])('killed again and again, at calls %i, %i and so on', async (...kills) => {
  expect(await convertKilledAt(...kills)).toBe(kills.length);
  await expectWhole();
});
