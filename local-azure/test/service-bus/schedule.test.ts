import { expect, test } from 'vitest';
import { minute, receiveOne, receiverOf, start, useBroker } from './broker-fixture.ts';

const world = useBroker();

function inMinutes(count: number): Date {
  return new Date(start + count * minute);
}

test('a message sent with a schedule waits for the clock', async () => {
  await world.client
    .createSender('orders')
    .sendMessages({ body: 'later', messageId: 'l', scheduledEnqueueTimeUtc: inMinutes(5) });
  expect(world.broker.queue('orders')).toMatchObject({
    active: 0,
    scheduled: 1,
    nextScheduled: start + 5 * minute,
  });
  expect(world.broker.queue('orders').messages()).toMatchObject([
    { messageId: 'l', state: 'scheduled', scheduledTime: start + 5 * minute },
  ]);
  world.clock.advanceBy(5 * minute - 1);
  expect(world.broker.queue('orders').active).toBe(0);
  world.clock.advanceBy(1);
  expect(world.broker.queue('orders')).toMatchObject({ active: 1, scheduled: 0 });
  expect(await receiveOne(receiverOf(world.client))).toMatchObject({
    body: 'later',
    // Told to have been scheduled, also when it has come due.
    state: 'scheduled',
    scheduledEnqueueTimeUtc: inMinutes(5),
    enqueuedTimeUtc: inMinutes(5),
  });
});

test('a schedule in the past is no schedule', async () => {
  await world.client
    .createSender('orders')
    .sendMessages({ body: 'now', scheduledEnqueueTimeUtc: inMinutes(-1) });
  expect(world.broker.queue('orders')).toMatchObject({ active: 1, scheduled: 0 });
  expect(await receiveOne(receiverOf(world.client))).toMatchObject({ enqueuedTimeUtc: inMinutes(0) });
});

test('more than a batch holds cannot be scheduled at once, and the refusal says why', async () => {
  const sender = world.client.createSender('orders');
  await expect(
    sender.scheduleMessages({ body: Buffer.alloc(256 * 1024) }, inMinutes(1)),
  ).rejects.toMatchObject({ code: 'MessageSizeExceeded' });
  expect(world.broker.queue('orders').scheduled).toBe(0);
  expect(await sender.scheduleMessages({ body: 'small' }, inMinutes(1))).toHaveLength(1);
});

test('messages are scheduled and cancelled by number', async () => {
  const sender = world.client.createSender('orders');
  const numbers = await sender.scheduleMessages([{ body: 'a' }, { body: 'b' }], inMinutes(1));
  expect(numbers.map(String)).toEqual(['1', '2']);
  await sender.cancelScheduledMessages(numbers.slice(0, 1));
  world.clock.advanceBy(minute);
  expect(world.broker.queue('orders').messages()).toMatchObject([{ body: '"b"', state: 'active' }]);
});

test('what is due is no longer cancelled by its old number', async () => {
  const sender = world.client.createSender('orders');
  const numbers = await sender.scheduleMessages({ body: 'a' }, inMinutes(1));
  world.clock.advanceBy(minute);
  await expect(sender.cancelScheduledMessages(numbers)).rejects.toMatchObject({ code: 'MessageNotFound' });
  const message = await receiveOne(receiverOf(world.client));
  expect(message.sequenceNumber?.toString()).toBe('2');
});

test('after a jump of the clock messages come in the order in which they were due', async () => {
  const sender = world.client.createSender('orders');
  for (const minutes of [30, 10, 20, 40]) {
    await sender.sendMessages({ body: minutes, scheduledEnqueueTimeUtc: inMinutes(minutes) });
  }
  world.clock.advanceTo(start + 35 * minute);
  const receiver = receiverOf(world.client);
  const messages = await receiver.receiveMessages(3, { maxWaitTimeInMs: 10_000 });
  expect(messages.map(({ body }) => body as unknown)).toEqual([10, 20, 30]);
  expect(world.broker.queue('orders')).toMatchObject({ scheduled: 1, nextScheduled: start + 40 * minute });
});

test('peek shows every state and locks nothing', async () => {
  const sender = world.client.createSender('orders');
  await sender.sendMessages([{ body: 'locked' }, { body: 'ready' }]);
  await sender.sendMessages({ body: 'scheduled', scheduledEnqueueTimeUtc: inMinutes(1) });
  const receiver = receiverOf(world.client);
  await receiveOne(receiver);
  const peeked = await receiver.peekMessages(10);
  expect(peeked).toMatchObject([
    { body: 'locked', state: 'active' },
    { body: 'ready', state: 'active' },
    { body: 'scheduled', state: 'scheduled' },
  ]);
  expect(peeked.map(({ lockToken }) => lockToken)).toEqual([undefined, undefined, undefined]);
  expect(world.broker.queue('orders')).toMatchObject({ active: 1, locked: 1, scheduled: 1 });
  const last = peeked.at(-1)?.sequenceNumber;
  if (last === undefined) throw new Error('no sequence number');
  expect(await receiver.peekMessages(10, { fromSequenceNumber: last })).toHaveLength(1);
  expect(await receiver.peekMessages(10, { fromSequenceNumber: last.add(1) })).toEqual([]);
});
