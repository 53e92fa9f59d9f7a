import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  connectionString,
  minute,
  receiveOne,
  receiverOf,
  start,
  until,
  useBroker,
} from './broker-fixture.ts';

const world = useBroker();

test('a lock ends by the clock, and the message is delivered again', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'slow' });
  const late = await receiveOne(receiver);
  world.clock.advanceBy(minute - 1);
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, locked: 1 });
  world.clock.advanceBy(1);
  expect(world.broker.queue('orders')).toMatchObject({ active: 1, locked: 0 });
  await expect(receiver.completeMessage(late)).rejects.toMatchObject({ code: 'MessageLockLost' });
  const again = await receiveOne(receiver);
  expect(again).toMatchObject({ body: 'slow', deliveryCount: 1 });
  await receiver.completeMessage(again);
  expect(world.broker.queue('orders').completed).toBe(1);
});

test('a lock that ends after the last allowed delivery dead-letters', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'hangs' });
  for (let delivery = 0; delivery < 3; delivery++) {
    await receiveOne(receiver);
    world.clock.advanceBy(minute);
  }
  expect(world.broker.queue('orders').deadLetters()).toMatchObject([
    { deadLetterReason: 'MaxDeliveryCountExceeded', deliveryCount: 3 },
  ]);
});

test('a renewed lock holds for its whole duration again', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'long' });
  const message = await receiveOne(receiver);
  world.clock.advanceBy(40_000);
  expect(await receiver.renewMessageLock(message)).toEqual(new Date(start + 40_000 + minute));
  world.clock.advanceBy(minute - 1);
  await receiver.completeMessage(message);
  expect(world.broker.queue('orders')).toMatchObject({ completed: 1, active: 0 });
});

test('a lost lock is not renewed', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'late' });
  const message = await receiveOne(receiver);
  world.clock.advanceBy(minute);
  await expect(receiver.renewMessageLock(message)).rejects.toMatchObject({ code: 'MessageLockLost' });
});

test('closing a receiver releases no lock', async () => {
  const receiver = receiverOf(world.client);
  await world.client.createSender('orders').sendMessages({ body: 'x' });
  await receiveOne(receiver);
  await receiver.close();
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, locked: 1 });
});

test('a killed client leaves its message locked until the clock ends the lock', async () => {
  world.broker.send('orders', { body: 'held', messageId: 'h' });
  const program = fileURLToPath(new URL('./receive-and-hang.ts', import.meta.url));
  const child = fork(program, [connectionString(world.broker.port)], { execArgv: [] });
  await until(world.broker, () => world.broker.queue('orders').locked === 1);
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');

  world.clock.advanceBy(minute - 1);
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, locked: 1 });
  world.clock.advanceBy(1);
  const message = await receiveOne(receiverOf(world.client));
  expect(message).toMatchObject({ messageId: 'h', deliveryCount: 1 });
});

test('of two messages settled in one turn, each is answered for itself', async () => {
  const receiver = receiverOf(world.client);
  const sender = world.client.createSender('orders');
  await sender.sendMessages({ body: 'late' });
  const late = await receiveOne(receiver);
  world.clock.advanceBy(minute / 2);
  await sender.sendMessages({ body: 'in time' });
  const inTime = await receiveOne(receiver);
  world.clock.advanceBy(minute / 2);
  const settled = await Promise.allSettled([late, inTime].map((one) => receiver.completeMessage(one)));
  expect(settled).toMatchObject([
    { status: 'rejected', reason: { code: 'MessageLockLost' } },
    { status: 'fulfilled' },
  ]);
  expect(world.broker.queue('orders')).toMatchObject({ completed: 1, active: 1 });
});
