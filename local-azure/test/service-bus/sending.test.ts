import { expect, test } from 'vitest';
import { receiveOne, receiverOf, start, useBroker } from './broker-fixture.ts';

const world = useBroker();

test('a batch is as many messages as were put into it', async () => {
  const sender = world.client.createSender('orders');
  const batch = await sender.createMessageBatch();
  for (let index = 0; index < 10; index++)
    batch.tryAddMessage({ body: index, messageId: `m${String(index)}` });
  await sender.sendMessages(batch);
  const messages = await receiverOf(world.client).receiveMessages(10, { maxWaitTimeInMs: 10_000 });
  expect(messages.map(({ body }) => body as unknown)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a batch may hold scheduled messages', async () => {
  await world.client
    .createSender('orders')
    .sendMessages([{ body: 'now' }, { body: 'later', scheduledEnqueueTimeUtc: new Date(start + 60_000) }]);
  expect(world.broker.queue('orders')).toMatchObject({ active: 1, scheduled: 1 });
});

test('the link announces 256 KB', async () => {
  const batch = await world.client.createSender('orders').createMessageBatch();
  expect(batch.maxSizeInBytes).toBe(262_144);
});

test('a larger message is refused, and the sender works again afterwards', async () => {
  const sender = world.client.createSender('orders');
  await sender.sendMessages({ body: Buffer.alloc(200 * 1024) });
  await expect(sender.sendMessages({ body: Buffer.alloc(256 * 1024) })).rejects.toMatchObject({
    code: 'MessageSizeExceeded',
    message: expect.stringContaining(
      'exceeds the limit (262144 bytes) currently allowed on the link',
    ) as unknown,
  });
  await sender.sendMessages({ body: 'small' });
  expect(world.broker.queue('orders').active).toBe(2);
});

test('a busy queue refuses what is sent, gives out what it has, and takes messages again afterwards', async () => {
  const sender = world.client.createSender('orders');
  await sender.sendMessages({ body: 'before' });
  world.broker.setBusy('orders', true);
  await expect(sender.sendMessages({ body: 'meanwhile' })).rejects.toMatchObject({ code: 'ServiceBusy' });
  await expect(world.client.createSender('orders').sendMessages([{ body: 'new' }])).rejects.toThrow();
  expect(await receiveOne(receiverOf(world.client))).toMatchObject({ body: 'before' });
  world.broker.setBusy('orders', false);
  await sender.sendMessages({ body: 'after' });
  expect(world.broker.queue('orders').active).toBe(1);
});

test('a message sent from inside is one that clients can read', async () => {
  world.broker.send('orders', {
    body: JSON.stringify({ id: 7 }),
    messageId: 'e1',
    contentType: 'application/json',
    applicationProperties: { 'aeg-delivery-count': 0, 'aeg-event-type': 'Notification' },
  });
  expect(await receiveOne(receiverOf(world.client))).toMatchObject({
    body: { id: 7 },
    messageId: 'e1',
    contentType: 'application/json',
    applicationProperties: { 'aeg-delivery-count': 0, 'aeg-event-type': 'Notification' },
  });
});

test('a message sent from inside can be scheduled, as text or bytes', () => {
  world.broker.send('orders', { body: Buffer.from('later'), scheduledEnqueueTime: start + 1000 });
  expect(world.broker.queue('orders')).toMatchObject({ scheduled: 1, nextScheduled: start + 1000 });
  world.clock.advanceBy(1000);
  expect(world.broker.queue('orders').messages()).toMatchObject([{ body: 'later', state: 'active' }]);
});

test('an unknown queue is an error from inside too', () => {
  expect(() => world.broker.send('nope', { body: '' })).toThrow("/nope' could not be found");
  expect(() => world.broker.queue('nope')).toThrow("/nope' could not be found");
});
