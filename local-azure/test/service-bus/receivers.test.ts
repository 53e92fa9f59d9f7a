import type { ServiceBusReceiver } from '@azure/service-bus';
import { expect, test } from 'vitest';
import { connect, receiverOf, until, useBroker } from './broker-fixture.ts';

const world = useBroker();

/** Opens the link, so that receivers stand in line in the order of these calls. */
async function opened(receiver: ServiceBusReceiver): Promise<ServiceBusReceiver> {
  await receiver.peekMessages(1);
  return receiver;
}

test('who receives is counted while the link is open', async () => {
  const other = connect(world.broker.port);
  await opened(receiverOf(other));
  const mine = await opened(receiverOf(world.client));
  expect(world.broker.queue('orders').receivers).toBe(0);
  expect(await mine.receiveMessages(1, { maxWaitTimeInMs: 1 })).toEqual([]);
  await receiverOf(other).receiveMessages(1, { maxWaitTimeInMs: 1 });
  expect(world.broker.queue('orders').receivers).toBe(2);
  await other.close();
  expect(world.broker.queue('orders').receivers).toBe(1);
});

test('many receivers work off one queue together', async () => {
  const clients = [world.client, connect(world.broker.port), connect(world.broker.port)];
  const working = new Set<number>();
  const { promise: allWork, resolve } = Promise.withResolvers<undefined>();
  const subscriptions = clients.map((client, index) =>
    receiverOf(client).subscribe({
      // Nobody lets go of its message before each has one, so none can take the share of another.
      processMessage: async () => {
        working.add(index);
        if (working.size === clients.length) resolve(undefined);
        await allWork;
      },
      processError: () => Promise.resolve(),
    }),
  );
  for (let index = 0; index < 30; index++) world.broker.send('orders', { body: String(index) });
  await until(world.broker, () => world.broker.queue('orders').completed === 30);
  for (const subscription of subscriptions) await subscription.close();
  for (const client of clients.slice(1)) await client.close();
  expect(working.size).toBe(3);
});

test('a receiver gets no more than it asked for', async () => {
  for (let index = 0; index < 5; index++) world.broker.send('orders', { body: String(index) });
  const receiver = await opened(receiverOf(world.client));
  expect(await receiver.receiveMessages(2, { maxWaitTimeInMs: 10_000 })).toHaveLength(2);
  expect(world.broker.queue('orders')).toMatchObject({ active: 3, locked: 2 });
});

test('a receiver that waited in vain takes no later message', async () => {
  const receiver = receiverOf(world.client);
  expect(await receiver.receiveMessages(3, { maxWaitTimeInMs: 1 })).toEqual([]);
  world.broker.send('orders', { body: 'x' });
  const other = receiverOf(world.client);
  expect(await other.receiveMessages(1, { maxWaitTimeInMs: 10_000 })).toHaveLength(1);
});

test('a waiting receiver gets a message as soon as it is there', async () => {
  const receiver = await opened(receiverOf(world.client));
  const waiting = receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
  world.broker.send('orders', { body: '"x"' });
  expect(await waiting).toMatchObject([{ body: 'x' }]);
});

test('a client that goes away leaves the queue to the others', async () => {
  const other = connect(world.broker.port);
  expect(await receiverOf(other).receiveMessages(1, { maxWaitTimeInMs: 1 })).toEqual([]);
  await other.close();
  world.broker.send('orders', { body: '"x"' });
  expect(await receiverOf(world.client).receiveMessages(1, { maxWaitTimeInMs: 10_000 })).toHaveLength(1);
});
