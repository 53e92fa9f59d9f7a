import { once } from 'node:events';
import { createConnection } from 'node:net';
import rhea from 'rhea';
import type { AmqpError, Connection } from 'rhea';
import { afterEach, expect, test } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import type { BrokerOptions } from '../../src/service-bus/broker.ts';
import { ServiceBusBroker } from '../../src/service-bus/broker.ts';
import { queues, start } from './broker-fixture.ts';

/** What the Azure client never does: links without a token, other ways to log in, many links in one session. */
let broker: ServiceBusBroker;
let connection: Connection;

async function startBroker(options: Partial<BrokerOptions> = {}): Promise<void> {
  broker = await ServiceBusBroker.start({ clock: new ManualClock(start), queues, ...options });
}

function authenticate(token: string): string | undefined {
  return token === 'key' ? undefined : 'Wrong key.';
}

afterEach(async () => {
  connection.close();
  await broker.close();
});

function connect(login: { username?: string; password?: string } = {}): Connection {
  connection = rhea
    .create_container()
    .connect({ host: '127.0.0.1', port: broker.port, reconnect: false, ...login });
  connection.on('disconnected', () => undefined);
  return connection;
}

test('a link without a token is refused and told which claim it lacks', async () => {
  await startBroker({ authenticate });
  const sender = connect().open_sender('orders');
  await once(sender, 'sender_error');
  expect(sender.error as AmqpError).toMatchObject({
    condition: 'amqp:unauthorized-access',
    description: expect.stringContaining("'Send' claim(s) are required") as unknown,
  });
  const receiver = connection.open_receiver('orders');
  await once(receiver, 'receiver_error');
  expect(receiver.error as AmqpError).toMatchObject({
    condition: 'amqp:unauthorized-access',
    description: expect.stringContaining("'Listen' claim(s) are required") as unknown,
  });
});

test('PLAIN is let in with the right key only', async () => {
  await startBroker({ authenticate });
  await once(connect({ username: 'RootManageSharedAccessKey', password: 'key' }), 'connection_open');
  connection.close();
  await once(connection, 'connection_close');
  const [context] = (await once(connect({ username: 'x', password: 'wrong' }), 'connection_error')) as [
    { error: AmqpError },
  ];
  expect(context.error.condition).toBe('amqp:unauthorized-access');
});

test('links with credit take turns, also within one session, and none gets more than its credit', async () => {
  await startBroker();
  const received: string[] = [];
  connect();
  const links = ['a', 'b', 'c'].map((name) => {
    const link = connection.open_receiver({ name, source: 'orders', credit_window: 0, autoaccept: false });
    link.on('message', () => {
      received.push(name);
      connection.emit('received');
    });
    return link;
  });
  await Promise.all(links.map((link) => once(link, 'receiver_open')));
  for (const link of links) link.add_credit(3);
  // Frames of one connection keep their order: the broker has read the credit when it reads this.
  const sender = connection.open_sender('orders');
  await once(sender, 'sendable');
  for (let index = 0; index < 6; index++) broker.send('orders', { body: String(index) });
  while (received.length < 6) await once(connection, 'received');
  expect(received.toSorted()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  for (let index = 0; index < 6; index++) broker.send('orders', { body: String(index) });
  while (received.length < 9) await once(connection, 'received');
  expect(received.toSorted()).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c']);
  expect(broker.queue('orders')).toMatchObject({ active: 3, locked: 9 });
});

test('receive-and-delete passes more messages than rhea keeps', async () => {
  await startBroker();
  for (let index = 0; index < 5000; index++) broker.send('orders', { body: String(index) });
  let received = 0;
  const link = connect().open_receiver({ source: 'orders', snd_settle_mode: 1, credit_window: 5000 });
  await new Promise<void>((resolve) => {
    link.on('message', () => {
      if (++received === 5000) resolve();
    });
  });
  expect(broker.queue('orders')).toMatchObject({ active: 0, locked: 0, completed: 5000 });
});

test('what is not AMQP ends its own connection only', async () => {
  await startBroker();
  const socket = createConnection({ host: '127.0.0.1', port: broker.port });
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  const sender = connect().open_sender('orders');
  await once(sender, 'sendable');
  sender.send(Buffer.from('no batch at all'), undefined, 0x80013700);
  const [context] = (await once(connection, 'connection_error')) as [{ error: AmqpError }];
  expect(context.error.condition).toBe('amqp:internal-error');
  expect(broker.send('orders', { body: 'x' })).toBe(true);
});
