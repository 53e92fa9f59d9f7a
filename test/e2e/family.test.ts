import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { groups, selected, World } from '../support/world.ts';

let world: World;
const names = ['gen-1', 'gen-2', 'gen-3', 'gen-4', 'gen-5'];

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.close();
});

async function takeFamily(): Promise<void> {
  for (const name of names) {
    world.person.take(groups.source, name, { tags: selected, disk: 'golden' });
    await world.moveTo(world.clock.now() + 1000);
  }
}

test('five incremental snapshots of one disk are copied in the order in which they were taken', async () => {
  await takeFamily();
  await world.settle();
  for (const target of [groups.weu, groups.sea]) {
    const replicas = world.person.list(target);
    const inOrder = [...replicas].sort((a, b) => Date.parse(a.timeCreated) - Date.parse(b.timeCreated));
    expect(inOrder.map(({ name }) => name)).toEqual(names);
    expect(replicas.map(({ completionPercent }) => completionPercent)).toEqual([100, 100, 100, 100, 100]);
  }
  await again(world);
});

test('a second one whose name is taken holds up neither the third nor the rest', async () => {
  world.person.take(groups.weu, 'gen-2', { tags: { owner: 'someone' } });
  await takeFamily();
  await world.settle();
  const replicas = world.person.list(groups.weu);
  const copied = replicas
    .filter(({ completionPercent }) => completionPercent === 100)
    .map(({ name }) => name);
  expect(copied.sort()).toEqual(['gen-1', 'gen-3', 'gen-4', 'gen-5']);
  expect(world.reasons('gen-2', groups.weu)).toContain('blocked NameTaken');
  await again(world);
});

test('a second one that Azure refuses holds up the rest for a while only', async () => {
  world.cloud.resourceManager.faults.add({
    method: 'PUT',
    snapshot: 'gen-2',
    resourceGroup: groups.weu.resourceGroup,
    times: Infinity,
    answer: {
      status: 403,
      code: 'RequestDisallowedByPolicy',
      message: "Resource 'gen-2' was disallowed by policy.",
    },
  });
  await takeFamily();
  await world.settle(8 * 3_600_000);
  const replicas = world.person.list(groups.weu);
  const copied = replicas
    .filter(({ completionPercent }) => completionPercent === 100)
    .map(({ name }) => name);
  expect(copied.sort()).toEqual(['gen-1', 'gen-3', 'gen-4', 'gen-5']);
});
