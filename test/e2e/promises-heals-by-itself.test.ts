/** What ends by itself heals by itself: nothing is dead-lettered, and all is well within the hour without a night. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

const minute = 60_000;
const hour = 60 * minute;
let world: World;

beforeEach(async () => {
  world = await World.start({ rules: [ruleJson({ targets: [targetJson(groups.weu)] })] });
});

afterEach(async () => {
  await world.close();
});

function deadLetters(): number {
  return ['snapshot-events', 'replication-hints'].reduce(
    (sum, name) => sum + world.cloud.serviceBus.queue(name).deadLettered,
    0,
  );
}

describe.each([
  ['Resource Manager is away', 503, 'ServiceUnavailable'],
  ['the subscription is being moved', 401, 'InvalidAuthenticationTokenTenant'],
  ['the internal server errs', 500, 'InternalServerError'],
] as const)('%s for a day', (_what, status, code) => {
  test('a copy, a change of tags and a deletion are all done within the hour after', async () => {
    for (const name of ['golden-1', 'golden-2', 'golden-3'])
      world.person.take(groups.source, name, { tags: selected });
    await world.settle();
    world.cloud.resourceManager.faults.add({ times: Infinity, answer: { status, code, message: 'x' } });
    world.person.take(groups.source, 'golden-4', { tags: selected });
    world.person.tag(groups.source, 'golden-2', { ...selected, owner: 'desktop' });
    world.person.delete(groups.source, 'golden-3');
    await world.pass(24 * hour);
    expect(deadLetters()).toBe(0);
    world.cloud.resourceManager.faults.clear();
    await world.pass(hour);
    expect(world.person.names(groups.weu)).toEqual(['golden-1', 'golden-2', 'golden-4']);
    expect(world.person.get(groups.weu, 'golden-2')?.tags).toMatchObject({ owner: 'desktop' });
    expect(world.person.get(groups.weu, 'golden-4')?.completionPercent).toBe(100);
    expect(deadLetters()).toBe(0);
    await again(world);
  });
});
