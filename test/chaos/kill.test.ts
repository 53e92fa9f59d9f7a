import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { deathAt } from '../support/death.ts';
import { groups, selected, World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.close();
});

/**
 * Runs a part of the story, in which the host is killed at its `killAt`th call to Resource Manager and started again.
 * Locks of messages that it held run out by the clock. Says whether it came to that.
 */
async function killedDuring(killAt: number, part: () => Promise<void>): Promise<boolean> {
  const { requests } = world.cloud.resourceManager;
  const first = requests.count();
  let killed = false;
  const stop = world.cloud.resourceManager.onChange(() => {
    if (killed || requests.count() < first + killAt) return;
    killed = true;
    world.killHost(deathAt(killAt));
  });
  try {
    await part();
  } finally {
    stop();
  }
  return killed;
}

/** Two snapshots of one disk are copied, then the first is taken again under its name. */
async function copies(): Promise<void> {
  for (const name of ['gen-1', 'gen-2'])
    world.person.take(groups.source, name, { tags: selected, disk: 'd' });
  await world.settle();
  world.person.delete(groups.source, 'gen-1');
  world.person.take(groups.source, 'gen-1', { tags: selected, disk: 'd' });
  await world.settle();
}

async function mirroredDeletion(): Promise<void> {
  world.person.delete(groups.source, 'gen-2');
  await world.settle();
}

function expectMirrored(): void {
  for (const target of [groups.weu, groups.sea]) {
    const replicas = world.person.list(target);
    expect(replicas.map(({ name, provisioningState }) => [name, provisioningState])).toEqual([
      ['gen-1', 'Succeeded'],
    ]);
    const source = world.person.get(groups.source, 'gen-1');
    expect(replicas[0]?.tags['snaprep-generation']).toBe(source?.uniqueId);
  }
}

test.each([1, 2, 3, 5, 8, 13, 21, 34, 55, 80])(
  'killed at call %i of copies: the same state in the end',
  async (killAt) => {
    expect(await killedDuring(killAt, copies)).toBe(true);
    await mirroredDeletion();
    expectMirrored();
    await again(world);
  },
);

// Two targets: marking takes four calls each, deleting six, and seeing that it is gone two.
test.each([1, 3, 5, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22])(
  'killed at call %i of a mirrored deletion: the same state in the end',
  async (killAt) => {
    await copies();
    expect(await killedDuring(killAt, mirroredDeletion)).toBe(true);
    expectMirrored();
    await again(world);
  },
);
