/** What a run that died left is removed by the next one; nobody else's group ever is. */
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tagsOf } from './made.ts';
import { openLocalPlace, type LocalPlace } from './places/local-place.ts';
import type { Place } from './places/place.ts';
import { Stage } from './places/stage.ts';
import { planOf } from './plan.ts';
import { runRows } from './run-rows.ts';
import type { RunRow } from './row.ts';
import { sweep, untilGone } from './sweep.ts';

const hour = 3_600_000;
const [prefix, dead, own] = ['snaplive', 'snaplive-crashe', 'snaplive-abcdef'];
let local: LocalPlace;
let stop: AbortController;

beforeEach(async () => {
  stop = new AbortController();
  const httpClient = createDefaultHttpClient();
  const tags = tagsOf(own, Date.now() + hour);
  local = await openLocalPlace({ run: own, signal: stop.signal, tags, httpClient });
});

afterEach(async () => {
  await local.close();
});

const placeOf = (run: string, tags: Record<string, string>): Place => ({ ...local.place, run, tags });

async function groupNames(): Promise<string[]> {
  const { clients, subscriptionId } = local.place;
  const names: string[] = [];
  for await (const { name = '' } of clients.resources(subscriptionId).resourceGroups.list()) names.push(name);
  return names.sort();
}

/** A group with a locked snapshot, another one that is exported, and a disk. */
async function leave(run: string, tags: Record<string, string>): Promise<string> {
  const stage = new Stage(placeOf(run, tags), 'row');
  const group = await stage.group();
  const disk = await stage.disk(group, 'disk');
  await stage.snapshot(group, 'locked', disk, { incremental: true });
  const exported = await stage.snapshot(group, 'exported', disk, { incremental: true });
  const { snapshots } = local.place.clients.compute(group.subscriptionId);
  await stage.finish(
    snapshots.grantAccess(group.name, exported.name, { access: 'Read', durationInSeconds: 3600 }),
  );
  const { managementLocks } = local.place.clients.locks(group.subscriptionId);
  const lock = { level: 'CanNotDelete' } as const;
  await managementLocks.createOrUpdateAtResourceGroupLevel(group.name, 'keep', lock);
  const locked = ['Microsoft.Compute', '', 'snapshots', 'locked'] as const;
  await managementLocks.createOrUpdateAtResourceLevel(group.name, ...locked, 'keep', lock);
  return group.name;
}

const overTags = (run: string): Record<string, string> => tagsOf(run, Date.now() - 2 * hour);
const usedTags = (run: string): Record<string, string> => tagsOf(run, Date.now() + hour);

test('a group of a run whose time is over goes, with its locks and exports', async () => {
  const left = await leave(dead, overTags(dead));
  const swept = await sweep(local.place, { prefix });
  expect(swept).toEqual({ removed: [left], kept: [] });
  expect(await untilGone(local.place, swept.removed, local.pauseToRemove)).toEqual([]);
  expect(await groupNames()).toEqual(['rg-given']);
});

test('one of this machine goes as soon as its process is dead, whatever its time', async () => {
  const tags = usedTags(dead);
  const process = (tags['snaprep-live-process'] ?? '').split(':')[0] ?? '';
  // Above what Linux gives to any process.
  const left = await leave(dead, { ...tags, 'snaprep-live-process': `${process}:99999999` });
  expect((await sweep(local.place, { prefix })).removed).toEqual([left]);
});

test('what may be in use stays, says until when, and goes when a person says so', async () => {
  const left = await leave(dead, { ...usedTags(dead), 'snaprep-live-process': 'other:1' });
  const first = await sweep(local.place, { prefix });
  expect(first).toEqual({
    removed: [],
    kept: [expect.stringMatching(`^${left}: its run may go on until 2`)],
  });
  expect((await sweep(local.place, { prefix, all: true })).removed).toEqual([left]);
});

test.each([
  ['of another prefix', 'other-abcdef-row-1', overTags('other-abcdef')],
  ['without tags', `${dead}-row-1`, {}],
  ['whose tag names another run', `${dead}-row-1`, overTags('snaplive-zzzzzz')],
  ['whose name is not of the run in its tag', 'rg-images', overTags(dead)],
  ['whose prefix only begins so', 'snaplive2-abcdef-row-1', overTags('snaplive2-abcdef')],
])('a group %s is never touched, not even on demand', async (_, name, tags) => {
  const { clients, subscriptionId } = local.place;
  await clients
    .resources(subscriptionId)
    .resourceGroups.createOrUpdate(name, { location: 'westeurope', tags });
  expect(await sweep(local.place, { prefix, all: true })).toEqual({ removed: [], kept: [] });
  expect(await groupNames()).toContain(name);
});

test('a run that is stopped in the middle removes what it made, and asks no more', async () => {
  let second = 0;
  const row = (id: string, run: RunRow['run']): RunRow => ({
    kind: 'run',
    id,
    question: '?',
    expected: 'yes',
    minutes: 1,
    dollars: 0,
    makes: 'a disk',
    run,
  });
  const stopping = row('first', async (stage) => {
    const group = await stage.group();
    const { managementLocks } = stage.place.clients.locks(group.subscriptionId);
    await managementLocks.createOrUpdateAtResourceGroupLevel(group.name, 'keep', { level: 'ReadOnly' });
    stop.abort(new Error('stopped by you'));
    await stage.place.pause(1);
    return 'yes';
  });
  const next = row('second', () => Promise.resolve(String((second += 1))));
  const budget = { minutes: 60, dollars: 1 };
  const { results, left } = await runRows({
    plan: planOf([stopping, next], { offer: local.place, budget }),
    place: local.place,
    pauseToRemove: local.pauseToRemove,
  });
  expect(results.map(({ verdict, seen }) => [verdict, seen])).toEqual([
    ['left out', 'stopped by you'],
    ['left out', 'stopped by you'],
  ]);
  expect(second).toBe(0);
  expect(left).toEqual([]);
  expect(await groupNames()).toEqual(['rg-given']);
});

test('a row that fails costs no other one, and its words are in the result', async () => {
  const broken: RunRow = {
    kind: 'run',
    id: 'broken',
    question: '?',
    expected: 'yes',
    minutes: 1,
    dollars: 0,
    makes: 'a group',
    run: async (stage) => {
      await stage.disk({ ...(await stage.group()), name: 'there-is-none' }, 'disk');
      return 'yes';
    },
  };
  const fine: RunRow = { ...broken, id: 'fine', run: () => Promise.resolve('no') };
  const { results, left } = await runRows({
    plan: planOf([broken, fine], { offer: local.place, budget: { minutes: 9, dollars: 9 } }),
    place: local.place,
    pauseToRemove: local.pauseToRemove,
  });
  expect(results.map(({ verdict }) => verdict)).toEqual(['failed', 'differs']);
  expect(results[0]?.seen).toMatch(/^ResourceGroupNotFound: ./);
  expect(left).toEqual([]);
});
