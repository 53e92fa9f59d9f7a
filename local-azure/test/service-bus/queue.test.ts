import { expect, test } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import type { Clock } from '../../src/clock.ts';
import type { OutgoingMessage } from '../../src/service-bus/message-content.ts';
import { contentFromOutgoing } from '../../src/service-bus/message-content.ts';
import { Queue } from '../../src/service-bus/queue.ts';
import type { QueueSettings } from '../../src/service-bus/queue-settings.ts';
import { viewFromMessage } from '../../src/service-bus/stored-message.ts';
import { minute, queueSettings, start } from './broker-fixture.ts';

/** The state machine without the wire. */
function createQueue(settings: Partial<QueueSettings> = {}, clock: Clock = new ManualClock(start)): Queue {
  const ignore = (): void => undefined;
  const deadLetters = new Queue(queueSettings({ maxDeliveryCount: Infinity }), clock, ignore);
  return new Queue(queueSettings(settings), clock, ignore, deadLetters);
}

function put(queue: Queue, message: Partial<OutgoingMessage> = {}): number | undefined {
  return queue.enqueue(contentFromOutgoing({ body: 'x', ...message }));
}

function take(queue: Queue): { token: string; sequenceNumber: number; body: string } {
  const message = queue.receive();
  if (message?.lock === undefined) throw new Error('nothing to receive');
  return { token: message.lock.token, ...viewFromMessage(message) };
}

/** A clock that jumps without running its appointments, which the caller then runs in any order. */
class JumpingClock implements Clock {
  time = start;
  readonly appointments: { due: number; run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  at(due: number, run: () => void): () => void {
    const appointment = { due, run };
    this.appointments.push(appointment);
    return () => {
      this.appointments.splice(this.appointments.indexOf(appointment), 1);
    };
  }
}

test('numbers rise and order the queue', () => {
  const queue = createQueue();
  expect([put(queue, { body: 'a' }), put(queue, { body: 'b' })]).toEqual([1, 2]);
  const first = take(queue);
  const second = take(queue);
  queue.abandon(second.token);
  queue.abandon(first.token);
  expect([take(queue).body, take(queue).body]).toEqual(['a', 'b']);
  expect(queue.receive()).toBeUndefined();
});

test('a lock whose time is over is lost even before its timer runs', () => {
  const clock = new JumpingClock();
  const queue = createQueue({}, clock);
  put(queue);
  const { token } = take(queue);
  clock.time += minute;
  expect(() => queue.complete(token)).toThrow('The lock supplied is invalid');
  expect(() => queue.renewLock(token)).toThrow('The lock supplied is invalid');
  clock.appointments[0]?.run();
  expect(queue.counts).toMatchObject({ active: 1, locked: 0 });
});

test('one late appointment brings all that is due, in order of due time', () => {
  const clock = new JumpingClock();
  const queue = createQueue({}, clock);
  for (const minutes of [3, 1, 2, 9]) {
    put(queue, { body: String(minutes), scheduledEnqueueTime: start + minutes * minute });
  }
  expect(clock.appointments.map(({ due }) => due)).toEqual([start + minute]);
  clock.time += 5 * minute;
  clock.appointments.splice(0, 1)[0]?.run();
  expect([take(queue).body, take(queue).body, take(queue).body]).toEqual(['1', '2', '3']);
  expect(queue.nextScheduled).toBe(start + 9 * minute);
});

test('messages due at one time keep the order in which they were scheduled', () => {
  const clock = new ManualClock(start);
  const queue = createQueue({}, clock);
  for (const body of ['a', 'b', 'c']) put(queue, { body, scheduledEnqueueTime: start + minute });
  clock.advanceBy(minute);
  expect([take(queue).body, take(queue).body, take(queue).body]).toEqual(['a', 'b', 'c']);
});

test('a settled or cancelled message leaves no appointment behind', () => {
  const clock = new ManualClock(start);
  const queue = createQueue({ defaultMessageTimeToLiveMs: 5 * minute }, clock);
  put(queue);
  expect(clock.nextDue()).toBe(start + 5 * minute);
  const { token } = take(queue);
  expect(clock.nextDue()).toBe(start + minute);
  queue.complete(token);
  expect(clock.nextDue()).toBeUndefined();
  const number = put(queue, { scheduledEnqueueTime: start + 2 * minute });
  queue.cancelScheduled(number ?? 0);
  expect(clock.nextDue()).toBeUndefined();
});

test('a deferred message that is abandoned stays deferred', () => {
  const queue = createQueue();
  put(queue);
  const { token, sequenceNumber } = take(queue);
  queue.defer(token);
  const again = queue.receiveDeferred(sequenceNumber);
  queue.abandon(again.lock?.token ?? '');
  expect(queue.receive()).toBeUndefined();
  expect(queue.receiveDeferred(sequenceNumber).deliveryCount).toBe(3);
});

test('a deferred message expires only when it is asked for', () => {
  const clock = new ManualClock(start);
  const queue = createQueue({ defaultMessageTimeToLiveMs: 5 * minute }, clock);
  put(queue);
  const { token, sequenceNumber } = take(queue);
  queue.defer(token);
  clock.advanceBy(10 * minute);
  expect(queue.counts.total).toBe(1);
  expect(() => queue.receiveDeferred(sequenceNumber)).toThrow('Failed to find the message');
  expect(queue.deadLetters?.counts.active).toBe(1);
});

test('a cancelled message still counts as a duplicate', () => {
  const queue = createQueue({ requiresDuplicateDetection: true });
  const number = put(queue, { messageId: 'same', scheduledEnqueueTime: start + minute });
  queue.cancelScheduled(number ?? 0);
  expect(put(queue, { messageId: 'same' })).toBeUndefined();
});
