/** The host is killed at every step of a story, among them right before and right after it publishes. */
import type { ReceivedEvent } from 'local-azure';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { deathAt } from '../support/death.ts';
import { groups, ruleJson, selected, targetJson, World, type Death } from '../support/world.ts';

let world: World;
let events: ReceivedEvent[];

beforeEach(async () => {
  const rules = [ruleJson({ targets: [targetJson(groups.weu), targetJson(groups.near)] })];
  world = await World.start({ signals: true, rules });
  events = [];
  world.cloud.customTopics.subscribe('signals', {}, (event) => events.push(event));
});

afterEach(async () => {
  await world.close();
});

/** Taken, ready in both targets, deleted; the others keep the guard quiet. */
async function story(): Promise<void> {
  for (const name of ['gen-1', 'gen-2', 'gen-3']) {
    world.person.take(groups.source, name, { tags: selected, disk: name });
  }
  await world.settle();
  world.person.delete(groups.source, 'gen-1');
  await world.settle();
}

function expectAllTold(): void {
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  const count = (type: string): number => once.filter((event) => event.type === type).length;
  expect({
    ready: count('replica.ready'),
    everywhere: count('snapshot.readyEverywhere'),
    deleted: count('replica.deleted'),
    all: once.length,
  }).toEqual({ ready: 6, everywhere: 3, deleted: 2, all: 11 });
}

async function killedAt(by: Death, step: (kill: () => void) => () => void): Promise<boolean> {
  let killed = false;
  const stop = step(() => {
    if (killed) return;
    killed = true;
    world.killHost(by);
  });
  await story();
  stop();
  return killed;
}

test.each([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 26, 30, 36, 42, 50, 60, 72])(
  'killed at call %i to Resource Manager: everything is told, and a quiet pass tells nothing',
  async (killAt) => {
    const { requests } = world.cloud.resourceManager;
    const first = requests.count();
    const killed = await killedAt(deathAt(killAt), (kill) =>
      world.cloud.resourceManager.onChange(() => {
        if (requests.count() >= first + killAt) kill();
      }),
    );
    expect(killed).toBe(true);
    expectAllTold();
    events.splice(0);
    await again(world);
    expect(events).toEqual([]);
  },
);

test.each([1, 2, 3, 4, 5, 6])('killed while signal %i is under way: everything is told', async (killAt) => {
  let seen = 0;
  let before = 0;
  const killed = await killedAt(deathAt(killAt), (kill) =>
    world.cloud.customTopics.onChange(() => {
      const { inFlight } = world.cloud.customTopics;
      if (inFlight > before && ++seen === killAt) kill();
      before = inFlight;
    }),
  );
  expect(killed).toBe(true);
  expectAllTold();
});
