/** `az group delete` on the source group, as Azure carries it out: its resources go one by one, the group last. */
import { afterEach, expect, test } from 'vitest';
import { groupId } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, World, type WorldOptions } from '../support/world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const names = ['golden-1', 'golden-2', 'golden-3'];
const slowly = { groupResourceDeleteMs: 10 * minute, groupDeleteMs: 20 * minute };
let world: World;

afterEach(async () => {
  await world.close();
});

async function replicated(behaviour: WorldOptions['behaviour']): Promise<void> {
  world = await World.start({ rules: [ruleJson({ targets: [targetJson(groups.weu)] })], behaviour });
  for (const name of names) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(names);
}

async function nights(count: number): Promise<void> {
  for (let night = 0; night < count; night++) {
    await world.nightlySync();
    await world.pass(day);
  }
}

interface Sets {
  sets: { setId: string; pending: { replica: string; reason: string }[] }[];
}

async function pending(): Promise<Sets['sets']> {
  return ((await world.http('GET', 'deletions')).body as Sets).sets;
}

function makeGroupAgain(): void {
  world.cloud.resourceManager.createResourceGroup(groupId(groups.source), {
    location: groups.source.location,
  });
}

test('the replicas stay while it goes, when it is gone and when it is made again empty, until someone approves', async () => {
  await replicated(slowly);
  world.person.deleteGroup(groups.source);
  await world.pass(day);
  expect(world.cloud.resourceManager.getResourceGroup(groupId(groups.source))).toBeUndefined();
  expect(world.person.names(groups.weu)).toEqual(names);
  // The roles on it went as well, so that nobody can tell a group that is gone from one that is closed.
  await nights(2);
  expect(world.records.at(-1)).not.toMatchObject({ kind: 'deleteReplica' });
  makeGroupAgain();
  world.grantAgain(groups.source);
  await nights(2);
  expect(world.person.names(groups.weu)).toEqual(names);
  expect(world.records.map(({ reason }) => reason)).toContain('SourceGroupLost');

  const sets = await pending();
  expect(sets.map((set) => set.pending.map(({ reason }) => reason))).toEqual([
    names.map(() => 'SourceGroupLost'),
  ]);
  await world.http('POST', `deletions/${sets[0]?.setId ?? ''}/approve`);
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual([]);
});

test('images that are taken again in the new group take the marks off, and renew what they are replicas of', async () => {
  await replicated(slowly);
  world.person.deleteGroup(groups.source);
  await world.pass(day);
  makeGroupAgain();
  world.grantAgain(groups.source);
  const again = world.person.take(groups.source, 'golden-1', { tags: selected, disk: 'another' });
  await world.settle();
  await world.nightlySync();
  await world.pass(day);
  expect(world.person.names(groups.weu)).toEqual(names);
  const renewed = world.person.get(groups.weu, 'golden-1');
  expect(renewed?.tags['snaprep-generation']).toBe(again.uniqueId);
  expect(renewed?.tags).not.toHaveProperty('snaprep-delete');
});

test.each([
  ['the day after', 0],
  ['after more than a week', 8],
])(
  'one that is gone before anyone looks, and whose roles come back %s, takes no image along',
  async (_when, count) => {
    await replicated({ groupResourceDeleteMs: 0, groupDeleteMs: 0 });
    world.person.deleteGroup(groups.source);
    await world.pass(day);
    await nights(count);
    makeGroupAgain();
    for (const name of ['golden-1', 'golden-2']) {
      world.person.take(groups.source, name, { tags: selected, disk: `another-${name}` });
    }
    world.grantAgain(groups.source);
    await nights(2);
    expect(world.person.names(groups.weu)).toEqual(names);
    const held = (await pending()).flatMap((set) => set.pending);
    expect(held).toMatchObject([
      { replica: expect.stringMatching(/golden-3$/) as string, reason: 'SourceGroupLost' },
    ]);
  },
);
