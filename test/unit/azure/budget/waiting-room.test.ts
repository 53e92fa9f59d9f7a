/** Looks of busy subscriptions leave places for those of others, in virtual time. */
import { expect, test } from 'vitest';
import hostJson from '../../../../host.json' with { type: 'json' };
import { Budget } from '../../../../src/azure/budget/budget.ts';
import { NoTurnError } from '../../../../src/azure/budget/no-turn-error.ts';
import { WaitingRoom } from '../../../../src/azure/budget/waiting-room.ts';
import { AzureBucket } from '../../../support/azure-bucket.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

const places = hostJson.extensions.serviceBus.maxConcurrentCalls;
const limit = { size: 250, perSecond: 25 };

test('alone a limit has all that may wait; of several that are busy each has its share', () => {
  const room = new WaitingRoom();
  const waiting = [0, 0, 0];
  for (const at of waiting.keys()) room.add(() => waiting[at] ?? 0);
  waiting[0] = 191;
  expect(room.isFull(191)).toBe(false);
  waiting[0] = 192;
  expect(room.isFull(192)).toBe(true);
  // Whoever comes to another one finds a place, up to half of all.
  expect(room.isFull(0)).toBe(false);
  waiting[1] = 96;
  expect(room.isFull(96)).toBe(true);
  expect(room.isFull(95)).toBe(false);
});

test('bursts of four subscriptions keep no look of a fifth one waiting', async () => {
  const time = new VirtualTime();
  const budget = new Budget(time);
  const buckets = new Map<string, AzureBucket>();
  const queue: (() => Promise<number | undefined>)[] = [];
  let free = places;
  const dispatch = (): void => {
    for (let next = queue.shift(); next !== undefined; next = free > 0 ? queue.shift() : undefined) {
      const message = next;
      free -= 1;
      void message().then((againAfterMs) => {
        free += 1;
        if (againAfterMs !== undefined) time.after(againAfterMs, () => send(message));
        dispatch();
      });
      if (free === 0) return;
    }
  };
  const send = (message: () => Promise<number | undefined>): void => {
    queue.push(message);
    if (free > 0) dispatch();
  };
  const look = (subscriptionId: string, done: () => void) => async (): Promise<number | undefined> => {
    try {
      const turn = await budget.take({ subscriptionId, operation: 'reads', kind: subscriptionId }, 'event');
      await time.sleep(80);
      const bucket = buckets.get(subscriptionId) ?? new AzureBucket(limit);
      buckets.set(subscriptionId, bucket);
      const { remaining } = bucket.take(time.now());
      const name = 'x-ms-ratelimit-remaining-subscription-reads';
      budget.answered(turn, { headers: { get: (one) => (one === name ? String(remaining) : undefined) } });
      done();
      return undefined;
    } catch (error) {
      if (!(error instanceof NoTurnError)) throw error;
      return error.retryAfterMs;
    }
  };
  let over = 0;
  for (let count = 0; count < 2000; count++) {
    for (const busy of ['a', 'b', 'c', 'd']) send(look(busy, () => (over += 1)));
  }
  const waits: number[] = [];
  for (let at = 2000; at < 60_000; at += 1000) {
    time.after(at, () => send(look('healthy', () => waits.push(time.now() - at))));
  }
  await time.run();
  expect(over).toBe(8000);
  expect(waits).toHaveLength(58);
  expect(Math.max(...waits)).toBeLessThan(5000);
});
