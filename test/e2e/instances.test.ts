/**
 * The app as Flex Consumption runs it: each function in processes of its own, of the queues' in several at once. What
 * one of them keeps in memory no other has.
 */
import { afterEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { expectCopied, expectNothingLeft } from '../support/staged.ts';
import { groups, ruleJson, selected, World } from '../support/world.ts';

let world: World | undefined;

afterEach(async () => {
  await world?.close();
});

const instances = [
  'function:receiveEvent',
  'function:receiveEvent',
  'function:reconcileReplica',
  'function:reconcileReplica',
  'function:reconcileReplica',
  'function:nightlySync',
];

const names = Array.from({ length: 6 }, (_, at) => `golden-${at}`);

async function start(options: Parameters<typeof World.start>[0] = {}): Promise<World> {
  world = await World.start({ instances, ...options });
  return world;
}

test('images turn up in every target, whoever looks at them, and go with their source', async () => {
  const here = await start();
  here.cloud.eventGrid.delivery.duplicates = 2;
  for (const name of names) here.person.take(groups.source, name, { tags: selected });
  await here.settle();
  for (const target of [groups.weu, groups.sea]) expect(here.person.names(target)).toEqual(names);
  await again(here);
  expect(here.workedInstances).toBe(instances.length);
  here.person.delete(groups.source, 'golden-0');
  await here.settle(26 * 3_600_000);
  for (const target of [groups.weu, groups.sea]) expect(here.person.names(target)).toEqual(names.slice(1));
  await again(here);
});

test('full snapshots are staged by several of them, byte for byte, also one that is taken again midway', async () => {
  const here = await start({ rules: [ruleJson({ fullSnapshots: 'stage' })] });
  const full = names.slice(0, 3);
  here.cloud.eventGrid.delivery.duplicates = 2;
  here.cloud.blobs.faults.add({ comp: 'page', times: 20, answer: { status: 500, code: 'InternalError' } });
  for (const name of full) here.person.take(groups.source, name, { tags: selected, incremental: false });
  await here.pass(30_000);
  here.person.delete(groups.source, 'golden-0');
  here.person.take(groups.source, 'golden-0', { tags: selected, incremental: false });
  await here.settle();
  const targets = [groups.weu, groups.sea];
  expectCopied(here, targets, ...full);
  await here.nightlySync();
  expectNothingLeft(here, targets);
  await again(here);
});

test('a mass deletion is held by the guard of all of them together, and goes once it is approved', async () => {
  const rules = [ruleJson({ deleteDelay: 'PT1M', unselectedDelay: 'PT1M' })];
  const here = await start({ rules, deletionGuard: { maxCount: 2, maxPercent: 40 } });
  for (const name of names) here.person.take(groups.source, name, { tags: selected });
  await here.settle();
  for (const name of names.slice(0, 5)) here.person.delete(groups.source, name);
  await here.settle();
  for (const target of [groups.weu, groups.sea]) expect(here.person.names(target)).toEqual(names);
  const { sets } = (await here.http('GET', 'deletions')).body as { sets: { setId: string }[] };
  expect(sets).toHaveLength(2);
  for (const { setId } of sets) await here.http('POST', `deletions/${setId}/approve`);
  await here.settle(26 * 3_600_000);
  for (const target of [groups.weu, groups.sea]) expect(here.person.names(target)).toEqual(['golden-5']);
  await again(here);
});
