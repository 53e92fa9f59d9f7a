/** A subscriber of a custom topic of the local cloud, and the built bundle that publishes to it. */
import type { ReceivedEvent } from 'local-azure';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import { schemaProblems } from '../support/signal-schemas.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

let world: World;
let events: ReceivedEvent[];

const rules = [
  ruleJson({
    targets: [{ ...targetJson(groups.weu), citrixHostingUnit: 'AzureWEU' }, targetJson(groups.near)],
  }),
];

beforeEach(async () => {
  world = await World.start({ signals: true, rules });
  events = [];
  world.cloud.customTopics.subscribe('signals', {}, (event) => events.push(event));
});

afterEach(async () => {
  await world.close();
});

/** What is left once a subscriber has dropped what it saw before. */
function once(some: readonly ReceivedEvent[]): ReceivedEvent[] {
  return [...new Map(some.map((event) => [event.id, event])).values()];
}

/** The types, once each id, after every event was held against the documents that subscribers are given. */
const kinds = (some: readonly ReceivedEvent[]): string[] => {
  for (const event of some) expect(schemaProblems(event), event.type).toEqual([]);
  return once(some)
    .map(({ type }) => type)
    .sort();
};

/** Every story of a snapshot: taken, ready in both targets, deleted. */
async function story(): Promise<void> {
  for (const name of ['gen-1', 'gen-2', 'gen-3']) {
    world.person.take(groups.source, name, { tags: selected, disk: name });
  }
  await world.settle();
  world.person.delete(groups.source, 'gen-1');
  await world.settle();
}

const all = [
  ...Array.from({ length: 2 }, () => 'replica.deleted'),
  ...Array.from({ length: 6 }, () => 'replica.ready'),
  ...Array.from({ length: 3 }, () => 'snapshot.readyEverywhere'),
];

test('a replica is told when it is ready, with what a subscriber needs, and again by no quiet pass', async () => {
  world.person.take(groups.source, 'gen-1', { tags: selected, disk: 'd' });
  await world.settle();
  expect(kinds(events)).toEqual(['replica.ready', 'replica.ready', 'snapshot.readyEverywhere']);
  const ready = events.find(({ subject }) => subject?.includes('westeurope'));
  const replica = world.person.get(groups.weu, 'gen-1');
  expect(ready).toMatchObject({
    type: 'replica.ready',
    specversion: '1.0',
    source: `/snaprep/${replica?.tags['snaprep-installation'] ?? ''}`,
    subject: `/rules/golden-images/snapshots/gen-1/targets/westeurope/${groups.weu.subscriptionId}/rg-images-weu`,
    dataschema: 'urn:snaprep:signals:replica.ready:1',
    datacontenttype: 'application/json',
    data: {
      rule: 'golden-images',
      snapshot: 'gen-1',
      reason: 'InSync',
      replica: {
        id: replica?.id,
        uniqueId: replica?.uniqueId,
        citrixPath:
          'XDHyp:\\HostingUnits\\AzureWEU\\image.folder\\rg-images-weu.resourcegroup\\gen-1.snapshot',
      },
    },
  });
  const trace = /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(String(ready?.['traceparent']))?.[1];
  const ofTrace = world.records.filter(({ traceId }) => traceId === trace).map(({ event }) => event);
  expect(new Set(ofTrace)).toEqual(new Set(['eventReceived', 'reconciled']));
  events.splice(0);
  await again(world);
  expect(events).toEqual([]);
});

test('a topic that is away for a while is told when it is back, and copies go on meanwhile', async () => {
  const { faults } = world.cloud.customTopics;
  faults.push(...Array.from({ length: 12 }, () => ({ status: 503, code: 'ServiceUnavailable' })));
  await story();
  expect(faults).toEqual([]);
  expect(kinds(events)).toEqual(all);
});

test('an answer that is lost on the way leads to repeats with the same ids', async () => {
  world.cloud.customTopics.faults.push('lost-answer', 'broken-connection', 'lost-answer');
  await story();
  expect(events.length).toBeGreaterThan(all.length);
  expect(kinds(events)).toEqual(all);
});

test('without the sender role copies and deletions go on, and what waits is told as lost after a day', async () => {
  await world.close();
  world = await World.start({ signals: 'withoutRole', rules });
  await story();
  const left = ['gen-2', 'gen-3'];
  expect([world.person.names(groups.weu), world.person.names(groups.near)]).toEqual([left, left]);
  const untold = world.records.filter((record) => record['untold'] !== undefined);
  expect(untold.length).toBeGreaterThan(0);
  // Each look is worked off once: no message comes back.
  expect(untold.length).toBeLessThan(100);
  await world.pass(30 * 3_600_000);
  const looks = world.records.filter(({ event }) => event === 'reconciled').length;
  const lost = world.records.filter(({ signalsLost }) => signalsLost === true).map(({ source }) => source);
  expect(new Set(lost)).toEqual(new Set(['gen-1', ...left]));
  expect(world.records.some(({ event }) => event === 'failingForLong')).toBe(true);
  expect(world.cloud.serviceBus.queue('replication-hints').deadLetters()).toEqual([]);
  await world.pass(3 * 3_600_000);
  expect(world.records.filter(({ event }) => event === 'reconciled')).toHaveLength(looks);
});
