import tls from 'node:tls';
import { ServiceBusClient } from '@azure/service-bus';
import type { TokenCredential } from '@azure/service-bus';
import { afterEach, expect, test } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import type { BrokerOptions } from '../../src/service-bus/broker.ts';
import { ServiceBusBroker } from '../../src/service-bus/broker.ts';
import { createLoopbackCertificate } from './loopback-certificate.ts';
import { connect, queues, receiveOne, receiverOf, start } from './broker-fixture.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function startBroker(options: Partial<BrokerOptions> = {}): Promise<ServiceBusBroker> {
  const broker = await ServiceBusBroker.start({ clock: new ManualClock(start), queues, ...options });
  closing.push(() => broker.close());
  return broker;
}

function clientOf(broker: ServiceBusBroker): ServiceBusClient {
  const client = connect(broker.port);
  closing.push(() => client.close());
  return client;
}

const retryOptions = { maxRetries: 0, timeoutInMs: 10_000 };

/** Makes this process trust a certificate of its own: the AMQP client takes no other setting for it. */
function trustedCertificate(): { key: string; cert: string } {
  const certificate = createLoopbackCertificate();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.cert]);
  return certificate;
}

test('an unknown queue is refused by name, for sending and for receiving', async () => {
  const broker = await startBroker();
  const client = clientOf(broker);
  const refusal = {
    code: 'MessagingEntityNotFound',
    message: expect.stringContaining("/nope' could not be found") as unknown,
  };
  await expect(client.createSender('nope').sendMessages({ body: 1 })).rejects.toMatchObject(refusal);
  await expect(receiverOf(client, 'nope').receiveMessages(1)).rejects.toMatchObject(refusal);
});

test('queue names do not depend on case', async () => {
  const broker = await startBroker();
  await clientOf(broker).createSender('ORDERS').sendMessages({ body: 1 });
  expect(broker.queue('Orders').active).toBe(1);
});

test('a queue without sessions has no session to accept', async () => {
  const client = clientOf(await startBroker());
  // The client tells of the refusal, or of an answer without a session: that comes right before, and whether it has
  // read both by then is a matter of packets.
  await expect(client.acceptSession('orders', 'a')).rejects.toMatchObject({
    name: 'ServiceBusError',
    message: expect.stringMatching(/does not require sessions|requested session 'a'/) as unknown,
  });
});

test('a client whose token is refused gets in nowhere', async () => {
  const broker = await startBroker({
    authenticate: () => 'InvalidSignature: The token has an invalid signature.',
  });
  const client = clientOf(broker);
  const refusal = {
    code: 'UnauthorizedAccess',
    message: expect.stringContaining('InvalidSignature') as unknown,
  };
  await expect(client.createSender('orders').sendMessages({ body: 1 })).rejects.toMatchObject(refusal);
  await expect(receiverOf(client).receiveMessages(1)).rejects.toMatchObject(refusal);
  expect(broker.queue('orders').active).toBe(0);
});

test.each([
  ['Send', [true, false]],
  ['Listen', [false, true]],
] as const)('with the claim %s alone', async (held, [schedules, peeks]) => {
  const broker = await startBroker({
    authenticate: () => undefined,
    mayUse: (_token, claim) => claim === held,
  });
  const client = clientOf(broker);
  const later = new Date(start + 60_000);
  const passed = (call: Promise<unknown>): Promise<boolean> =>
    call.then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'UnauthorizedAccess' });
        return false;
      },
    );
  expect(await passed(client.createSender('orders').scheduleMessages({ body: 1 }, later))).toBe(schedules);
  expect(await passed(receiverOf(client).peekMessages(1))).toBe(peeks);
  expect(broker.queue('orders').scheduled).toBe(schedules ? 1 : 0);
});

test('shared access signatures are shown to whoever authenticates', async () => {
  const tokens: string[] = [];
  const broker = await startBroker({
    authenticate: (token) => {
      tokens.push(token);
      return undefined;
    },
  });
  await clientOf(broker).createSender('orders').sendMessages({ body: 1 });
  expect(tokens).toEqual([expect.stringMatching(/^SharedAccessSignature sr=.*sig=.*skn=RootManage/)]);
});

test('over TLS a client comes with a credential and its token', async () => {
  const tokens: string[] = [];
  const broker = await startBroker({
    tls: trustedCertificate(),
    authenticate: (token) => {
      tokens.push(token);
      return token === 'good' ? undefined : 'The token is not good.';
    },
  });
  const credentialOf = (token: string): TokenCredential => ({
    getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
  });
  const open = (token: string): ServiceBusClient => {
    const client = new ServiceBusClient('local.servicebus.windows.net', credentialOf(token), {
      customEndpointAddress: `sb://127.0.0.1:${String(broker.port)}`,
      retryOptions,
    });
    closing.push(() => client.close());
    return client;
  };
  const client = open('good');
  await client.createSender('orders').sendMessages({ body: 'x' });
  expect(await receiveOne(receiverOf(client))).toMatchObject({ body: 'x' });
  await expect(open('bad').createSender('orders').sendMessages({ body: 'y' })).rejects.toMatchObject({
    code: 'UnauthorizedAccess',
  });
  expect(new Set(tokens)).toEqual(new Set(['good', 'bad']));
});

test('a closed broker leaves nothing for the clock to do', async () => {
  const clock = new ManualClock(start);
  const broker = await ServiceBusBroker.start({ clock, queues });
  broker.send('orders', { body: 'x', scheduledEnqueueTime: start + 1000 });
  expect(clock.nextDue()).toBe(start + 1000);
  await broker.close();
  expect(clock.nextDue()).toBeUndefined();
});
