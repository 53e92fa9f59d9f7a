import { afterEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { expectConverted, expectNothingTemporary, temporaries } from '../support/converted.ts';
import { converting } from '../support/converting.ts';
import { deathAt } from '../support/death.ts';
import type { Group } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

const one = [groups.weu];
const two = [groups.weu, groups.sea];
const trusted = { securityProfile: { securityType: 'TrustedLaunch' } };
const hour = 3_600_000;
let world: World;

async function start(targets: readonly Group[]): Promise<void> {
  const rules = [ruleJson({ fullSnapshots: 'convert', targets: targets.map(targetJson) })];
  world = await World.start({ ...converting(), rules });
}

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
    world.killHost(deathAt(left[0]));
    left.shift();
    last = requests.count();
    killed += 1;
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

async function expectWhole(targets: readonly Group[]): Promise<void> {
  expectConverted(world, targets, 'full-1');
  // Killed right before the last call of its chain, it is the nightly sync that sees what was left.
  await world.pass(4 * hour);
  await world.nightlySync();
  expectNothingTemporary(world);
  await again(world);
}

// To one target it takes 32 calls, to two some 50.
test.each(Array.from({ length: 31 }, (_, at) => at + 1))('killed at call %i', async (at) => {
  await start(one);
  expect(await convertKilledAt(at)).toBe(1);
  await expectWhole(one);
});

test.each(Array.from({ length: 10 }, (_, at) => 5 * at + 2))('two targets, killed at call %i', async (at) => {
  await start(two);
  expect(await convertKilledAt(at)).toBe(1);
  await expectWhole(two);
});

test.each([
  [1, 2, 3, 4, 5, 6],
  [9, 9, 9, 9, 9],
  [14, 3, 11, 7, 2, 5],
])('two targets, killed again and again, at calls %i, %i and so on', async (...kills) => {
  await start(two);
  expect(await convertKilledAt(...kills)).toBe(kills.length);
  await expectWhole(two);
});
