import { expect, test } from 'vitest';
import { minute, receiveOne, receiverOf, start, useBroker } from './broker-fixture.ts';

const world = useBroker();
const later = new Date(start + 5 * minute);

function bodies(): string[] {
  return world.broker
    .queue('unique')
    .messages()
    .map(({ body }) => body);
}

test('a duplicate is accepted and dropped', async () => {
  const sender = world.client.createSender('unique');
  await sender.sendMessages({ body: 1, messageId: 'same' });
  await sender.sendMessages({ body: 2, messageId: 'same' });
  await sender.sendMessages({ body: 3, messageId: 'other' });
  expect(bodies()).toEqual(['1', '3']);
  expect(world.broker.queue('unique').duplicates).toBe(1);
});

test('a completed message still counts', async () => {
  const sender = world.client.createSender('unique');
  const receiver = receiverOf(world.client, 'unique');
  await sender.sendMessages({ body: 1, messageId: 'same' });
  await receiver.completeMessage(await receiveOne(receiver));
  await sender.sendMessages({ body: 2, messageId: 'same' });
  expect(bodies()).toEqual([]);
});

test('after the window the id is free again', async () => {
  const sender = world.client.createSender('unique');
  await sender.sendMessages({ body: 1, messageId: 'same' });
  world.clock.advanceBy(10 * minute - 1);
  await sender.sendMessages({ body: 2, messageId: 'same' });
  world.clock.advanceBy(1);
  await sender.sendMessages({ body: 3, messageId: 'same' });
  expect(bodies()).toEqual(['1', '3']);
});

test('a scheduled message makes a later ordinary one a duplicate', async () => {
  const sender = world.client.createSender('unique');
  await sender.sendMessages({ body: 'scheduled', messageId: 'same', scheduledEnqueueTimeUtc: later });
  await sender.sendMessages({ body: 'now', messageId: 'same' });
  expect(bodies()).toEqual(['"scheduled"']);
});

test('an ordinary message makes a later scheduled one a duplicate, by either way of scheduling', async () => {
  const sender = world.client.createSender('unique');
  await sender.sendMessages({ body: 'now', messageId: 'same' });
  await sender.sendMessages({ body: 'annotated', messageId: 'same', scheduledEnqueueTimeUtc: later });
  await sender.scheduleMessages({ body: 'managed', messageId: 'same' }, later);
  expect(bodies()).toEqual(['"now"']);
  expect(world.broker.queue('unique')).toMatchObject({ scheduled: 0, duplicates: 2 });
});

test('duplicates within one batch are dropped too', async () => {
  await world.client.createSender('unique').sendMessages([
    { body: 1, messageId: 'a' },
    { body: 2, messageId: 'a' },
    { body: 3, messageId: 'b' },
  ]);
  expect(bodies()).toEqual(['1', '3']);
});

test('a message sent from inside says whether it was kept', () => {
  expect(world.broker.send('unique', { body: 'a', messageId: 'same' })).toBe(true);
  expect(world.broker.send('unique', { body: 'b', messageId: 'same' })).toBe(false);
});

test('a queue without detection keeps both', async () => {
  const sender = world.client.createSender('orders');
  await sender.sendMessages({ body: 1, messageId: 'same' });
  await sender.sendMessages({ body: 2, messageId: 'same' });
  expect(world.broker.queue('orders')).toMatchObject({ active: 2, duplicates: 0 });
});
