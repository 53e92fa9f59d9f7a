import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { groups, selected, World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.close();
});

/**
 * A story with copies, a re-created source and a mirrored deletion, during which the host is killed at the
 * `at`th call to Resource Manager and started again. Locks of messages it held run out by the clock. Says whether it came to that.
 */
async function story(killAt: number): Promise<boolean> {
  const { requests } = world.cloud.resourceManager;
  let killed = false;
  const stop = world.cloud.resourceManager.onChange(() => {
    if (killed || requests.count() < killAt) return;
    killed = true;
    world.killHost();
  });
  try {
    for (const name of ['gen-1', 'gen-2'])
      world.person.take(groups.source, name, { tags: selected, disk: 'd' });
    await world.settle();
    world.person.delete(groups.source, 'gen-1');
    world.person.take(groups.source, 'gen-1', { tags: selected, disk: 'd' });
    await world.settle();
    world.person.delete(groups.source, 'gen-2');
    await world.settle();
  } finally {
    stop();
  }
  return killed;
}

test.each([1, 2, 3, 5, 8, 13, 21, 34, 55, 89])(
  'killed at call %i: the same state in the end',
  async (killAt) => {
    await story(killAt);
    await world.nightlySync();
    for (const target of [groups.weu, groups.sea]) {
      const replicas = world.person.list(target);
      expect(replicas.map(({ name, completionPercent }) => [name, completionPercent])).toEqual([
        ['gen-1', 100],
      ]);
      const source = world.person.get(groups.source, 'gen-1');
      expect(replicas[0]?.creationData.sourceUniqueId).toBe(source?.uniqueId);
    }
    await again(world);
  },
);
