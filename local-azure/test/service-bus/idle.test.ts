/** Service Bus detaches a sender that sends nothing for ten minutes, and closes its connection five minutes later. */
import { expect, test } from 'vitest';
import { minute, receiveOne, receiverOf, until, useBroker } from './broker-fixture.ts';

const world = useBroker({ idlePublisherMs: 10 * minute });

/** What the broker sends by itself has reached the client. */
async function heard(): Promise<void> {
  // A round trip on another link of the same connection, or on a new one.
  await world.client.createReceiver('unique').peekMessages(1);
}

test.each([
  ['its link is gone', 10],
  ['its connection is gone', 16],
])('a sender sends again when %s', async (_what, minutes) => {
  const sender = world.client.createSender('orders');
  await sender.sendMessages({ body: 'before' });
  world.clock.advanceBy(10 * minute);
  await heard();
  world.clock.advanceBy((minutes - 10) * minute);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await sender.sendMessages({ body: 'after' });
  await until(world.broker, () => world.broker.queue('orders').active === 2);
});

test('one that sends now and then keeps its link', async () => {
  const sender = world.client.createSender('orders');
  for (const body of ['one', 'two', 'three']) {
    await sender.sendMessages({ body });
    world.clock.advanceBy(9 * minute);
  }
  expect(world.broker.queue('orders').active).toBe(3);
  expect(await receiveOne(receiverOf(world.client))).toMatchObject({ body: 'one' });
});
