/** `az group delete` on the source group, as Azure carries it out: its resources go one by one, the group last. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupId } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const names = ['golden-1', 'golden-2', 'golden-3'];
let world: World;

beforeEach(async () => {
  world = await World.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)] })],
    behaviour: { groupResourceDeleteMs: 10 * minute, groupDeleteMs: 20 * minute },
  });
  for (const name of names) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(names);
});

afterEach(async () => {
  await world.close();
});

function makeGroupAgain(): void {
  world.cloud.resourceManager.createResourceGroup(groupId(groups.source), {
    location: groups.source.location,
  });
}

test('the replicas stay while it goes, when it is gone and when it is made again empty, until someone approves', async () => {
  world.person.deleteGroup(groups.source);
  await world.pass(day);
  expect(world.cloud.resourceManager.getResourceGroup(groupId(groups.source))).toBeUndefined();
  expect(world.person.names(groups.weu)).toEqual(names);
  makeGroupAgain();
  for (let night = 0; night < 2; night++) {
    await world.nightlySync();
    await world.pass(day);
  }
  expect(world.person.names(groups.weu)).toEqual(names);
  expect(world.records.map(({ reason }) => reason)).toContain('SourceGroupLost');

  const { sets } = (await world.http('GET', 'deletions')).body as {
    sets: { setId: string; pending: { reason: string }[] }[];
  };
  expect(sets.map(({ pending }) => pending.map(({ reason }) => reason))).toEqual([
    names.map(() => 'SourceGroupLost'),
  ]);
  await world.http('POST', `deletions/${sets[0]?.setId ?? ''}/approve`);
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual([]);
});

test('images that are taken again in the new group take the marks off, and renew what they are replicas of', async () => {
  world.person.deleteGroup(groups.source);
  await world.pass(day);
  makeGroupAgain();
  const again = world.person.take(groups.source, 'golden-1', { tags: selected, disk: 'another' });
  await world.settle();
  await world.nightlySync();
  await world.pass(day);
  expect(world.person.names(groups.weu)).toEqual(names);
  const renewed = world.person.get(groups.weu, 'golden-1');
  expect(renewed?.tags['snaprep-generation']).toBe(again.uniqueId);
  expect(renewed?.tags).not.toHaveProperty('snaprep-delete');
});
