/** Pausing and resuming by the built bundle and the built command line, on the real storage of the local cloud. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { callApi } from '../support/api.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
const minute = 60_000;

beforeEach(async () => {
  world = await World.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT15M' })],
  });
});

afterEach(async () => {
  await world.close();
});

test('paused deletions wait without looking again, copies go on, and all goes on after resuming', async () => {
  for (const name of ['a', 'b', 'c']) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  world.person.delete(groups.source, 'a');
  await world.pass(minute);
  const paused = await callApi(world, 'POST', '/v1/pause', { body: { scope: 'deletions', reason: 'audit' } });
  expect(paused).toMatchObject({ status: 200, body: { changed: [{ scope: 'deletions', reason: 'audit' }] } });
  world.person.take(groups.source, 'd', { tags: selected });
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['a', 'b', 'c', 'd']);
  expect(world.reasons('a', groups.weu)).toContain('blocked DeletionsPaused');
  await world.pass(minute);
  const status = await callApi(world, 'GET', '/v1/status');
  expect(status.body).toMatchObject({
    pauses: [{ scope: 'deletions' }],
    replicas: [{ name: 'a', paused: 'deletions' }, {}, {}, {}],
  });
  const calls = await world.callsDuring(() => world.settle(24 * 60 * minute));
  expect(calls).toEqual([]);

  const resumed = await callApi(world, 'POST', '/v1/resume', { body: {} });
  expect(resumed).toMatchObject({ body: { pauses: [], passId: expect.any(String) as string } });
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['b', 'c', 'd']);
  const history = await callApi<{ happenings: { what: string }[] }>(world, 'GET', '/v1/history');
  const told = history.body.happenings
    .map(({ what }) => what)
    .filter((what) => /^(paused|resumed)$/.test(what));
  expect(told).toEqual(['paused', 'resumed']);
  await again(world);
});

test('with a rule paused nothing begins, by events or by the night, until it is resumed', async () => {
  const body = { scope: 'everything', rule: 'golden-images' };
  await callApi(world, 'POST', '/v1/pause', { body });
  expect(await callApi(world, 'POST', '/v1/pause', { body })).toMatchObject({ body: { changed: [] } });
  expect(await callApi(world, 'POST', '/v1/pause', { body: { ...body, rule: 'none' } })).toMatchObject({
    status: 400,
    body: { code: 'UnknownRule' },
  });
  world.person.take(groups.source, 'a', { tags: selected });
  await world.settle();
  await world.nightlySync();
  expect(world.person.names(groups.weu)).toEqual([]);
  expect(world.reasons('a', groups.weu)).toEqual(['wait Paused']);
  expect(world.records.filter(({ event }) => event === 'synced').at(-1)).toHaveProperty('paused');
  const plan = await callApi(world, 'GET', '/v1/plan');
  expect(plan.body).toMatchObject({ changes: [], waiting: [{ name: 'a', reason: 'Paused' }] });
  expect(await callApi(world, 'GET', '/v1/pause')).toMatchObject({
    body: { complete: true, pauses: [body] },
  });

  await callApi(world, 'POST', '/v1/resume', { body: { rule: 'Golden-Images' } });
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['a']);
});
