/** The trace of what led to it stands in every record and every line of the journal that the built bundle writes. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callApi } from '../support/api.ts';
import { journalLines } from '../support/journal-lines.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
const traceId = /^[0-9a-f]{32}$/;

beforeEach(async () => {
  world = await World.start({
    rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT15M' })],
    deletionGuard: { maxCount: 1, maxPercent: 10 },
  });
});

afterEach(async () => {
  await world.close();
});

/** The one trace of these records. */
function traceOf(...events: string[]): unknown {
  const ids = world.records
    .filter(({ event }) => events.includes(String(event)))
    .map((one) => one['traceId']);
  expect(new Set(ids).size, events.join()).toBe(1);
  return ids[0];
}

test('events, looks, passes, approvals and requests: every record and every line has its trace', async () => {
  world.person.take(groups.source, 'a', { tags: selected });
  await world.settle();
  const ofEvent = traceOf('eventReceived', 'reconciled');
  expect(journalLines(world).map((line) => [line['kind'], line['traceId']])).toEqual([
    ['copyBegun', ofEvent],
    ['ready', ofEvent],
  ]);

  for (const name of ['b', 'c', 'd']) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  await callApi(world, 'POST', '/v1/sync');
  await world.settle();
  const ofPass = traceOf('syncRequested', 'syncStarted', 'synced', 'syncFinished');
  expect(ofPass).not.toBe(ofEvent);

  for (const name of ['a', 'b']) world.person.delete(groups.source, name);
  await world.settle();
  const listed = await callApi<{ sets: { setId: string }[] }>(world, 'GET', '/v1/deletions');
  await callApi(world, 'POST', `/v1/deletions/${listed.body.sets[0]?.setId ?? ''}/approve`);
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(['c', 'd']);
  const ofApproval = traceOf('approvalRequested', 'deletionsApproved');
  const approved = journalLines(world).filter(({ kind }) => kind === 'approved');
  expect(new Set(approved.map((line) => line['traceId']))).toEqual(new Set([ofApproval]));

  await callApi(world, 'POST', '/v1/pause', { body: { scope: 'deletions' } });
  await callApi(world, 'POST', '/v1/resume', { body: {} });
  world.cloud.eventGrid.delivery.lose = 0;
  await world.nightlySync();
  await world.settle();

  // A process that starts is led to by nothing.
  const written = world.records.filter(({ event }) => event !== 'started');
  expect(written.length).toBeGreaterThan(20);
  expect(written.filter((record) => !traceId.test(String(record['traceId'])))).toEqual([]);
  const kinds = new Set(journalLines(world).map(({ kind }) => kind));
  expect(kinds).toEqual(
    new Set([
      ...['copyBegun', 'ready', 'held', 'marked', 'approved', 'deleting', 'deleted', 'paused', 'resumed'],
      'syncRequested',
    ]),
  );
  expect(journalLines(world).filter((line) => !traceId.test(String(line['traceId'])))).toEqual([]);
});
