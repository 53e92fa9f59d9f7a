/** Reading a source by a SAS, while others read it too: `endGetAccess` would end the access of all. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { deathAt } from '../support/death.ts';
import { snapshotId } from '../support/person.ts';
import { expectCopied, expectNothingLeft } from '../support/staged.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
const targets = [groups.weu];
const source = snapshotId(groups.source, 'full-1');

beforeEach(async () => {
  world = await World.start({
    rules: [ruleJson({ fullSnapshots: 'stage', targets: targets.map(targetJson) })],
  });
});

afterEach(async () => {
  await world.close();
});

function stateOfSource(): unknown {
  return world.person.get(groups.source, 'full-1')?.['diskState'];
}

/** A copy that gets nowhere, so that there are many steps of it. */
function takeAndHinder(): void {
  world.cloud.blobs.faults.add({
    comp: 'page',
    times: 10_000,
    answer: { status: 500, code: 'InternalError' },
  });
  world.person.take(groups.source, 'full-1', { tags: selected, incremental: false });
}

async function expectTheirsStays(): Promise<void> {
  world.cloud.resourceManager.beginGetAccess(source, 24 * 3600);
  world.cloud.blobs.faults.clear();
  await world.settle();
  expectCopied(world, targets, 'full-1');
  await world.nightlySync();
  expect(stateOfSource()).toBe('ActiveSAS');
  world.cloud.resourceManager.endGetAccess(source);
  await world.pass(1000);
  expectNothingLeft(world, targets);
}

test('between two steps nobody reads, and an export that somebody begins then is not ended', async () => {
  takeAndHinder();
  await world.pass(minute);
  expect(stateOfSource()).toBe('Unattached');
  await expectTheirsStays();
  await again(world);
});

test('nor is it when the copy is given up and cleaned away', async () => {
  takeAndHinder();
  await world.pass(minute);
  world.cloud.resourceManager.beginGetAccess(source, 24 * 3600);
  world.cloud.blobs.faults.clear();
  world.person.tag(groups.source, 'full-1', {});
  await world.settle();
  expect(stateOfSource()).toBe('ActiveSAS');
  expect(world.person.names(groups.weu)).toEqual([]);
  world.cloud.resourceManager.endGetAccess(source);
  await world.pass(1000);
  expectNothingLeft(world, targets);
});

test.each([8, 11, 14, 17, 20])(
  'killed at call %i: what the process left open runs out, and an export that somebody begins then is not ended',
  async (at) => {
    const { requests } = world.cloud.resourceManager;
    requests.reset();
    let killed = false;
    const stop = world.cloud.onChange(() => {
      if (killed || requests.count() < at) return;
      killed = true;
      world.killHost(deathAt(at));
    });
    takeAndHinder();
    await world.pass(6 * minute);
    stop();
    expect(killed).toBe(true);
    // Steps go on; the access of a dead one is over after five minutes.
    while (stateOfSource() !== 'Unattached') await world.pass(minute);
    await expectTheirsStays();
  },
);
