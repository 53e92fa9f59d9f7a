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

/** How often the message that waits longest was delivered. */
function deliveries(queue: string): number {
  const counts = world.cloud.serviceBus
    .queue(queue)
    .messages()
    .map(({ deliveryCount }) => deliveryCount);
  return Math.max(0, ...counts);
}

test('the queue of hints takes nothing for minutes: events wait in theirs, and all is done afterwards', async () => {
  const { serviceBus } = world.cloud;
  for (const name of ['golden-1', 'golden-2']) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  serviceBus.setBusy('replication-hints', true);
  world.person.take(groups.source, 'golden-3', { tags: selected });
  world.person.delete(groups.source, 'golden-1');
  const until = world.clock.now() + 4 * minute;
  while (world.clock.now() < until || deliveries('snapshot-events') < 3) {
    await world.moveTo(world.clock.now() + 20_000);
    // A refused delivery is held for a while; meanwhile the queue counts as at work.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect(world.person.names(groups.weu)).toEqual(['golden-1', 'golden-2']);
  expect(deadLetters()).toBe(0);
  serviceBus.setBusy('replication-hints', false);
  await world.pass(hour);
  expect(world.person.names(groups.weu)).toEqual(['golden-2', 'golden-3']);
  expect(world.person.get(groups.weu, 'golden-3')?.completionPercent).toBe(100);
  expect(deadLetters()).toBe(0);
  await again(world);
});
