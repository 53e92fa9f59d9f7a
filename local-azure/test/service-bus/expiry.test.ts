import { expect, test } from 'vitest';
import { minute, queueSettings, receiveOne, receiverOf, start, useBroker } from './broker-fixture.ts';

const world = useBroker({
  queues: [
    queueSettings(),
    queueSettings({ name: 'short', defaultMessageTimeToLiveMs: 5 * minute }),
    queueSettings({ name: 'dropping', deadLetteringOnMessageExpiration: false }),
  ],
});

test('a message whose time is over is dead-lettered', async () => {
  await world.client.createSender('orders').sendMessages({ body: 'x', timeToLive: 2 * minute });
  world.clock.advanceBy(2 * minute - 1);
  expect(world.broker.queue('orders').active).toBe(1);
  world.clock.advanceBy(1);
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, deadLettered: 1 });
  expect(world.broker.queue('orders').deadLetters()).toMatchObject([
    { deadLetterReason: 'TTLExpiredException', deliveryCount: 0 },
  ]);
});

test('a dead-lettered message does not expire', async () => {
  await world.client.createSender('orders').sendMessages({ body: 'x', timeToLive: 2 * minute });
  world.clock.advanceBy(1000 * minute);
  expect(world.broker.queue('orders').deadLettered).toBe(1);
});

test('a queue without dead-lettering on expiration drops it', async () => {
  await world.client.createSender('dropping').sendMessages({ body: 'x', timeToLive: minute });
  world.clock.advanceBy(minute);
  expect(world.broker.queue('dropping')).toMatchObject({ active: 0, deadLettered: 0, completed: 0 });
});

test('the default of the queue limits what the sender asks for', async () => {
  await world.client
    .createSender('short')
    .sendMessages([{ body: 'none' }, { body: 'long', timeToLive: 9e6 }]);
  world.clock.advanceBy(5 * minute);
  expect(world.broker.queue('short')).toMatchObject({ active: 0, deadLettered: 2 });
});

test('the time of a scheduled message runs from its due time', async () => {
  await world.client.createSender('orders').sendMessages({
    body: 'x',
    timeToLive: minute,
    scheduledEnqueueTimeUtc: new Date(start + 10 * minute),
  });
  world.clock.advanceBy(10 * minute);
  expect(world.broker.queue('orders').active).toBe(1);
  world.clock.advanceBy(minute);
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, deadLettered: 1 });
});

test('a locked message outlives its time and can be completed', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'x', timeToLive: minute / 2 });
  const message = await receiveOne(receiver);
  world.clock.advanceBy(minute - 1);
  await receiver.completeMessage(message);
  expect(world.broker.queue('orders')).toMatchObject({ completed: 1, deadLettered: 0 });
});

test('a message that comes back after its time is dead-lettered', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'x', timeToLive: minute / 2 });
  const message = await receiveOne(receiver);
  world.clock.advanceBy(minute - 1);
  await receiver.abandonMessage(message);
  expect(world.broker.queue('orders').deadLetters()).toMatchObject([
    { deadLetterReason: 'TTLExpiredException' },
  ]);
});
