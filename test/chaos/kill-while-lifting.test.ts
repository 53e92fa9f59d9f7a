import { afterEach, beforeEach, expect, test } from 'vitest';
import { deathAt } from '../support/death.ts';
import { snapshotId } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
const target = groups.weu;
const hour = 3_600_000;

beforeEach(async () => {
  world = await World.start({
    deployment: 'local-locks',
    rules: [ruleJson({ locks: 'lift', targets: [targetJson(target)] })],
  });
});

afterEach(async () => {
  await world.close();
});

function locks(): string[] {
  return world.cloud.resourceManager
    .listLocks(snapshotId(target, 'golden-1'))
    .map(({ name, properties }) => `${name} ${properties.level} ${properties.notes ?? ''}`)
    .sort();
}

/** The host dies at the `at`th call to Resource Manager after this; says whether it came to that. */
function killAt(at: number): () => boolean {
  const { requests } = world.cloud.resourceManager;
  requests.reset();
  let killed = false;
  const stop = world.cloud.resourceManager.onChange(() => {
    if (killed || requests.count() < at) return;
    killed = true;
    stop();
    world.killHost(deathAt(at));
  });
  return () => {
    stop();
    return killed;
  };
}

/** Two locks of others, a tag update that ReadOnly blocks, then a deletion that both block. */
async function story(at: number): Promise<boolean> {
  world.person.take(groups.source, 'golden-1', { tags: selected });
  await world.settle();
  const scope = snapshotId(target, 'golden-1');
  world.cloud.resourceManager.putLock(scope, 'audit', 'ReadOnly', 'for the auditors');
  world.cloud.resourceManager.putLock(scope, 'keep', 'CanNotDelete', 'by the owner');
  const before = locks();
  const wasKilled = killAt(at);
  world.person.tag(groups.source, 'golden-1', { ...selected, owner: 'vdi' });
  await world.settle(3 * hour);
  expect(world.person.get(target, 'golden-1')?.tags).toMatchObject({ owner: 'vdi' });
  expect(locks()).toEqual(before);
  world.person.delete(groups.source, 'golden-1');
  await world.settle(3 * hour);
  expect(world.person.names(target)).toEqual([]);
  return wasKilled();
}

// The whole story takes some 55 calls; every one of them is a place to die at.
test.each(Array.from({ length: 50 }, (_, at) => at + 1))(
  'killed at call %i: locks of others are back as they were, or their replica is gone',
  async (at) => {
    expect(await story(at)).toBe(true);
  },
);
