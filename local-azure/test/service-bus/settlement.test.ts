import { expect, test } from 'vitest';
import {
  deadLetterReceiverOf,
  minute,
  receiveOne,
  receiverOf,
  start,
  until,
  useBroker,
} from './broker-fixture.ts';

const world = useBroker();

test('a message arrives as it was sent, with what the broker adds', async () => {
  await world.client.createSender('orders').sendMessages({
    body: { size: 4 },
    messageId: 'a1',
    subject: 'created',
    correlationId: 'c1',
    contentType: 'application/json',
    applicationProperties: { text: 'x', count: 5, flag: true },
  });
  const message = await receiveOne(receiverOf(world.client));
  expect(message).toMatchObject({
    body: { size: 4 },
    messageId: 'a1',
    subject: 'created',
    correlationId: 'c1',
    contentType: 'application/json',
    applicationProperties: { text: 'x', count: 5, flag: true },
    deliveryCount: 0,
    state: 'active',
    enqueuedTimeUtc: new Date(start),
    lockedUntilUtc: new Date(start + minute),
  });
  expect(message.sequenceNumber?.toString()).toBe('1');
});

test('a message without an id gets one', async () => {
  await world.client.createSender('orders').sendMessages({ body: 'x' });
  expect((await receiveOne(receiverOf(world.client))).messageId).toEqual(expect.any(String));
});

test('a received message is locked, and gone when completed', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'x' });
  const message = await receiveOne(receiver);
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, locked: 1, completed: 0 });
  await receiver.completeMessage(message);
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, locked: 0, completed: 1 });
  expect(world.broker.queue('orders').messages()).toEqual([]);
});

test('an abandoned message comes back before younger ones, with changed properties and a higher count', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages([{ body: 'first' }, { body: 'second' }]);
  await receiver.abandonMessage(await receiveOne(receiver), { attempt: 'failed' });
  const again = await receiveOne(receiver);
  expect(again).toMatchObject({
    body: 'first',
    deliveryCount: 1,
    applicationProperties: { attempt: 'failed' },
  });
});

test('after the last allowed delivery a message is dead-lettered', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'poison', messageId: 'p' });
  for (let delivery = 0; delivery < 3; delivery++) {
    const message = await receiveOne(receiver);
    expect(message.deliveryCount).toBe(delivery);
    await receiver.abandonMessage(message);
  }
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, locked: 0, deadLettered: 1 });
  const dead = await receiveOne(deadLetterReceiverOf(world.client));
  expect(dead).toMatchObject({
    body: 'poison',
    messageId: 'p',
    deadLetterReason: 'MaxDeliveryCountExceeded',
    deadLetterErrorDescription: 'Message could not be consumed after 3 delivery attempts.',
    deadLetterSource: 'orders',
    // As at the last delivery: in a dead-letter queue none is counted.
    deliveryCount: 2,
  });
});

test('a receiver dead-letters with its reason and properties', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'bad', applicationProperties: { kept: 1 } });
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: 'BadEvent',
    deadLetterErrorDescription: 'No subject',
    extra: 'x',
  });
  expect(world.broker.queue('orders').deadLetters()).toMatchObject([
    {
      body: '"bad"',
      deadLetterReason: 'BadEvent',
      deadLetterErrorDescription: 'No subject',
      applicationProperties: { kept: 1, extra: 'x' },
    },
  ]);
  const dead = deadLetterReceiverOf(world.client);
  await dead.completeMessage(await receiveOne(dead));
  expect(world.broker.queue('orders')).toMatchObject({ deadLettered: 0, completed: 0 });
});

test('a dead-lettered message that is abandoned stays, however often', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'bad' });
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const dead = deadLetterReceiverOf(world.client);
  for (let delivery = 0; delivery < 5; delivery++) {
    const message = await receiveOne(dead);
    expect(message.deliveryCount).toBe(0);
    await dead.abandonMessage(message);
  }
  expect(world.broker.queue('orders').deadLettered).toBe(1);
});

test('a message of a dead-letter queue cannot be dead-lettered again', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'bad' });
  await receiver.deadLetterMessage(await receiveOne(receiver));
  const dead = deadLetterReceiverOf(world.client);
  const message = await receiveOne(dead);
  await expect(dead.deadLetterMessage(message)).rejects.toThrow('it is a dead-letter queue');
  world.clock.advanceBy(minute);
  await dead.completeMessage(await receiveOne(dead));
  expect(world.broker.queue('orders').deadLettered).toBe(0);
});

test('a deferred message is received by its number only', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'later' });
  const message = await receiveOne(receiver);
  await receiver.deferMessage(message);
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, locked: 0 });
  const number = message.sequenceNumber;
  if (number === undefined) throw new Error('no sequence number');
  const [deferred] = await receiver.receiveDeferredMessages(number);
  expect(deferred).toMatchObject({ body: 'later', state: 'deferred', deliveryCount: 1 });
  if (deferred !== undefined) await receiver.completeMessage(deferred);
  expect(world.broker.queue('orders').completed).toBe(1);
  await expect(receiver.receiveDeferredMessages(number)).rejects.toMatchObject({ code: 'MessageNotFound' });
});

test('receive-and-delete removes a message without a lock', async () => {
  await world.client.createSender('orders').sendMessages([{ body: 'x' }, { body: 'y' }]);
  const receiver = world.client.createReceiver('orders', { receiveMode: 'receiveAndDelete' });
  const message = await receiveOne(receiver);
  expect(message).toMatchObject({ body: 'x', deliveryCount: 0 });
  expect(message.lockToken).toBeUndefined();
  expect(world.broker.queue('orders')).toMatchObject({ active: 1, locked: 0, completed: 1 });
});

test('a receiver that subscribes completes what it returns from and abandons what it throws on', async () => {
  const seen: string[] = [];
  const receiver = receiverOf(world.client);
  const subscription = receiver.subscribe({
    processMessage: (message) => {
      seen.push(`${String(message.body)}${String(message.deliveryCount)}`);
      return message.body === 'fails' && message.deliveryCount === 0
        ? Promise.reject(new Error('first attempt'))
        : Promise.resolve();
    },
    processError: () => Promise.resolve(),
  });
  await world.client.createSender('orders').sendMessages([{ body: 'fails' }, { body: 'works' }]);
  await until(world.broker, () => world.broker.queue('orders').completed === 2);
  await subscription.close();
  expect(seen.toSorted()).toEqual(['fails0', 'fails1', 'works0']);
});

test('more deliveries than rhea can keep unsettled pass over one link', async () => {
  const count = 2500;
  for (let index = 0; index < count; index++) world.broker.send('orders', { body: String(index) });
  const receiver = receiverOf(world.client);
  const subscription = receiver.subscribe(
    { processMessage: () => Promise.resolve(), processError: () => Promise.resolve() },
    { maxConcurrentCalls: 50 },
  );
  await until(world.broker, () => world.broker.queue('orders').completed === count);
  await subscription.close();
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, locked: 0, completed: count });
});
