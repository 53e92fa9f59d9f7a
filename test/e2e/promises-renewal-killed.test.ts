/** A renewed image, with the host killed at any of its calls: there is a whole image at every moment. */
import { afterEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { converting } from '../support/converting.ts';
import { deathAt } from '../support/death.ts';
import type { Group, SeenSnapshot } from '../support/person.ts';
import { groups, ruleJson, selected, targetJson, World, type WorldOptions } from '../support/world.ts';

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
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

/** With `KILL_AT=all` at every call of each way, which takes a quarter of an hour; beyond the last one nothing is killed. */
const isAtEveryCall = process.env['KILL_AT'] === 'all';
const mostCalls = 170;
const calls = isAtEveryCall
  ? Array.from({ length: mostCalls }, (_, at) => at)
  : [0, 3, 5, 8, 11, 14, 17, 20, 24, 28, 33];
const cases = Object.keys(ways).flatMap((way) => calls.map((at) => [way, at] as const));

/** By way, from which call on there is nothing to kill: the last three are of looks that find nothing to do. */
const beyond = new Map<string, number>();

test.each(cases)('%s, killed at call %i', async (way, killAt) => {
  if (killAt > (beyond.get(way) ?? mostCalls)) return;
  const { options, target, incremental } = ways[way] ?? {};
  if (options === undefined || target === undefined) throw new Error(way);
  const started = await World.start(options);
  world = started;
  const { person } = started;
  const take = (): SeenSnapshot =>
    person.take(groups.source, 'golden-1', { tags: selected, incremental: incremental ?? false });
  take();
  await started.settle();
  expect(person.list(target).some(isWhole)).toBe(true);

  const { resourceManager } = started.cloud;
  const first = resourceManager.requests.count();
  let killed = false;
  const bare: string[] = [];
  // To look is a change as well.
  let isLooking = false;
  const stop = resourceManager.onChange(() => {
    if (isLooking) return;
    isLooking = true;
    const call = resourceManager.requests.count() - first;
    if (!person.list(target).some(isWhole)) bare.push(`after call ${call}`);
    isLooking = false;
    if (killed || killAt === 0 || call < killAt) return;
    killed = true;
    started.killHost(deathAt(killAt));
  });
  person.delete(groups.source, 'golden-1');
  const renewed = take();
  await started.settle();
  stop();
  if (killAt === 0) beyond.set(way, resourceManager.requests.count() - first - 3);
  // How many calls there are differs by a few; beyond the last nothing is killed.
  const mayBeBeyond = killAt === 0 || (isAtEveryCall && killAt > (beyond.get(way) ?? mostCalls) - 10);
  expect([killed, mayBeBeyond]).toContain(true);
  expect(bare).toEqual([]);
  expect(person.names(target)).toEqual(['golden-1']);
  const replica = person.get(target, 'golden-1');
  expect(replica?.tags).toMatchObject({ 'snaprep-generation': renewed.uniqueId });
  expect(replica?.tags).not.toHaveProperty('snaprep-renewed');
  // Who dies between a staged blob and its account leaves an empty account, which is the night's.
  if (isAtEveryCall) await started.nightlySync();
  await again(started);
});
