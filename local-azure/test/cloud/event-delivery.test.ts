import { expect, test } from 'vitest';
import type { Delivery } from '../../src/event-grid/event-grid.ts';
import { events, minute, open, take, type Fixture } from './cloud-fixture.ts';

/** Names of the snapshots whose events are in the queue, in order of arrival. */
function names({ cloud }: Fixture): string[] {
  return cloud.serviceBus
    .queue(events)
    .messages()
    .map(({ body }) => (JSON.parse(body) as { subject: string }).subject.split('/').at(-1) ?? '');
}

function takeMany(fixture: Fixture, count: number): string[] {
  const taken = Array.from({ length: count }, (_, at) => `golden-${String(at)}`);
  for (const name of taken) {
    take(fixture, name);
    fixture.clock.advanceBy(1);
  }
  return taken;
}

function withDelivery(delivery: Partial<Delivery>, eventSeed = 1): Promise<Fixture> {
  return open({ delivery, eventSeed });
}

test('late: pending until it is due, by the clock', async () => {
  const fixture = await withDelivery({ delayMs: 4 * minute });
  const { clock, cloud } = fixture;
  const taken = clock.now();
  take(fixture, 'golden-1');
  expect(cloud.eventGrid.pending).toBe(1);
  expect(cloud.nextDue()).toBe(taken + 4 * minute);
  expect(cloud.idle()).toBe(true);
  clock.advanceTo(taken + 4 * minute - 1);
  expect(names(fixture)).toEqual([]);
  clock.advanceBy(1);
  expect(names(fixture)).toEqual(['golden-1']);
  expect(cloud.eventGrid).toMatchObject({ pending: 0, delivered: 1 });
  expect(cloud.idle()).toBe(false);
});

test('late by a function of the operation', async () => {
  const fixture = await withDelivery({
    delayMs: ({ resourceId }) => (resourceId.endsWith('-0') ? minute : 1000),
  });
  takeMany(fixture, 2);
  fixture.clock.advanceBy(2 * minute);
  expect(names(fixture)).toEqual(['golden-1', 'golden-0']);
});

test('redelivered: under one message id, which duplicate detection drops', async () => {
  const fixture = await withDelivery({ redeliveries: 2 });
  const { cloud, clock } = fixture;
  take(fixture, 'golden-1');
  clock.advanceBy(10 * minute);
  expect(cloud.eventGrid.delivered).toBe(3);
  expect(cloud.serviceBus.queue(events)).toMatchObject({ active: 1, duplicates: 2 });
});

test('redelivered to a queue without duplicate detection: the attempts are counted', async () => {
  const plain = {
    name: events,
    lockDurationMs: minute,
    maxDeliveryCount: 10,
    deadLetteringOnMessageExpiration: true,
    requiresDuplicateDetection: false,
    duplicateDetectionHistoryMs: 0,
  };
  const fixture = await open({ queues: [plain], delivery: { redeliveries: 2 } });
  take(fixture, 'golden-1');
  const enqueued = fixture.clock.now() + 1000;
  fixture.clock.advanceBy(10 * minute);
  const messages = fixture.cloud.serviceBus.queue(events).messages();
  expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(1);
  expect(new Set(messages.map(({ body }) => body)).size).toBe(1);
  expect(messages.map(({ applicationProperties }) => applicationProperties['aeg-delivery-count'])).toEqual([
    '0',
    '1',
    '2',
  ]);
  expect(messages.map(({ enqueuedTime }) => enqueuedTime - enqueued)).toEqual([0, 10_000, 40_000]);
});

test('doubled: one body under several message ids, which duplicate detection lets pass', async () => {
  const fixture = await withDelivery({ duplicates: 2 });
  take(fixture, 'golden-1');
  fixture.clock.advanceBy(minute);
  const messages = fixture.cloud.serviceBus.queue(events).messages();
  expect(messages).toHaveLength(3);
  expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(3);
  expect(new Set(messages.map(({ body }) => body)).size).toBe(1);
});

test('doubled by a probability: some are, some are not, and none more than once', async () => {
  const fixture = await withDelivery({ duplicates: 0.5 });
  const taken = takeMany(fixture, 40);
  fixture.clock.advanceBy(minute);
  const counts = taken.map((name) => names(fixture).filter((other) => other === name).length);
  expect(new Set(counts)).toEqual(new Set([1, 2]));
});

test('reordered: another order, all of them, and the same order for the same seed', async () => {
  const orders: string[][] = [];
  for (const seed of [1, 1, 2]) {
    const fixture = await withDelivery({ reorderMs: 5 * minute }, seed);
    const taken = takeMany(fixture, 8);
    fixture.clock.advanceBy(10 * minute);
    expect(names(fixture)).not.toEqual(taken);
    expect(names(fixture).sort()).toEqual(taken);
    orders.push(names(fixture));
  }
  expect(orders[0]).toEqual(orders[1]);
  expect(orders[2]).not.toEqual(orders[0]);
});

test('lost: the next so many, and then no more', async () => {
  const fixture = await withDelivery({});
  fixture.cloud.eventGrid.delivery.lose = 2;
  takeMany(fixture, 3);
  fixture.clock.advanceBy(minute);
  expect(names(fixture)).toEqual(['golden-2']);
  expect(fixture.cloud.eventGrid).toMatchObject({ lost: 2, delivered: 1, pending: 0 });
});

test('lost: those that a function names', async () => {
  const fixture = await withDelivery({ lose: ({ resourceId }) => resourceId.endsWith('-1') });
  takeMany(fixture, 3);
  fixture.clock.advanceBy(minute);
  expect(names(fixture)).toEqual(['golden-0', 'golden-2']);
});

test('two topics tell one operation each for itself', async () => {
  const fixture = await open();
  const other = await open({
    topics: ['snapshot-events', 'replication-hints'].map((queue) => ({
      source: '/subscriptions/11111111-1111-1111-1111-111111111111',
      queue,
    })),
  });
  for (const each of [fixture, other]) {
    take(each, 'golden-1');
    each.clock.advanceBy(minute);
  }
  const queue = (name: string): number => other.cloud.serviceBus.queue(name).active;
  expect([queue('snapshot-events'), queue('replication-hints')]).toEqual([1, 1]);
});
