/** A renewed image, with the host killed at any of its calls: there is a whole image at every moment. */
import { afterEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { converting } from '../support/converting.ts';
import { deathAt } from '../support/death.ts';
import type { Group, SeenSnapshot } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, World, type WorldOptions } from '../support/world.ts';

let world: World;

afterEach(async () => {
  await world.close();
});

const to = (target: Group, more = {}): WorldOptions => ({
  rules: [ruleJson({ targets: [targetJson(target)], ...more })],
});
const ways: Record<string, { options: WorldOptions; target: Group; incremental: boolean }> = {
  'within the region': { options: to(groups.near), target: groups.near, incremental: false },
  'across regions': { options: to(groups.weu), target: groups.weu, incremental: true },
  converted: {
    options: { ...converting(), ...to(groups.weu, { fullSnapshots: 'convert' }) },
    target: groups.weu,
    incremental: false,
  },
  staged: { options: to(groups.weu, { fullSnapshots: 'stage' }), target: groups.weu, incremental: false },
};

function isWhole({ provisioningState, completionPercent, creationData, tags }: SeenSnapshot): boolean {
  if (!('snaprep-source' in tags) && !('snaprep-interim' in tags)) return false;
  const isDone = creationData.createOption !== 'CopyStart' || completionPercent === 100;
  return provisioningState === 'Succeeded' && isDone;
}

const cases = Object.keys(ways).flatMap((way) =>
  [0, 3, 5, 8, 11, 14, 17, 20, 24, 28, 33].map((at) => [way, at] as const),
);

test.each(cases)('%s, killed at call %i', async (way, killAt) => {
  const { options, target, incremental } = ways[way] ?? {};
  if (options === undefined || target === undefined) throw new Error(way);
  world = await World.start(options);
  const take = (): SeenSnapshot =>
    world.person.take(groups.source, 'golden-1', { tags: selected, incremental: incremental ?? false });
  take();
  await world.settle();
  expect(world.person.list(target).some(isWhole)).toBe(true);

  const { resourceManager } = world.cloud;
  const first = resourceManager.requests.count();
  let killed = false;
  const bare: string[] = [];
  // To look is a change as well.
  let isLooking = false;
  const stop = resourceManager.onChange(() => {
    if (isLooking) return;
    isLooking = true;
    const call = resourceManager.requests.count() - first;
    if (!world.person.list(target).some(isWhole)) bare.push(`after call ${call}`);
    isLooking = false;
    if (killed || killAt === 0 || call < killAt) return;
    killed = true;
    world.killHost(deathAt(killAt));
  });
  world.person.delete(groups.source, 'golden-1');
  const renewed = take();
  await world.settle();
  stop();
  expect(killed).toBe(killAt > 0);
  expect(bare).toEqual([]);
  expect(world.person.names(target)).toEqual(['golden-1']);
  const replica = world.person.get(target, 'golden-1');
  expect(replica?.tags).toMatchObject({ 'snaprep-generation': renewed.uniqueId });
  expect(replica?.tags).not.toHaveProperty('snaprep-renewed');
  await again(world);
});
