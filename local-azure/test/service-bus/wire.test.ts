import { once } from 'node:events';
import type { Connection, EventContext, Receiver, Sender, Session, Typed } from 'rhea';
import rhea from 'rhea';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import { ServiceBusBroker } from '../../src/service-bus/broker.ts';
import { contentFromEncoded } from '../../src/service-bus/message-content.ts';
import { encodeMessage } from '../../src/service-bus/message-encoding.ts';
import { decodeMessage, sectionsFrom } from '../../src/service-bus/message-sections.ts';
import { receiveAsSent } from '../../src/service-bus/rhea-link.ts';
import { readValues } from '../../src/service-bus/typed-values.ts';
import { minute, queueSettings, start } from './broker-fixture.ts';

/** What only clients other than the JavaScript one depend on, .NET's above all: types, modes, flags. */
const types = rhea.types as typeof rhea.types & { Decimal128(value: Buffer): Typed; Null(): Typed };
let clock: ManualClock;
let broker: ServiceBusBroker;
let connection: Connection;
let asked = 0;

beforeEach(async () => {
  clock = new ManualClock(start);
  const queues = [queueSettings({ defaultMessageTimeToLiveMs: 10 * minute })];
  broker = await ServiceBusBroker.start({ clock, queues });
  connection = rhea.create_container().connect({ host: '127.0.0.1', port: broker.port, reconnect: false });
  connection.on('disconnected', () => undefined);
});

afterEach(async () => {
  connection.close();
  await broker.close();
});

/** A link that gets nothing but what it asks for. */
async function receiver(options: Record<string, unknown> = {}): Promise<Receiver> {
  const link = connection.open_receiver({
    source: 'orders',
    credit_window: 0,
    autoaccept: false,
    ...options,
  });
  await once(link, 'receiver_open');
  return link;
}

async function next(link: Receiver): Promise<EventContext> {
  const arrived = once(link, 'message');
  link.add_credit(1);
  const [context] = (await arrived) as [EventContext];
  return context;
}

/** Asks a management node; gives the answer with all its types. */
async function manage(operation: string, body: Record<string, unknown>, settled = false): Promise<Buffer> {
  const replyTo = `here-${++asked}`;
  const answers = await receiver({ source: 'orders/$management', target: replyTo, autoaccept: true });
  receiveAsSent(answers.session);
  const requests = connection.open_sender({
    target: 'orders/$management',
    ...(settled && { snd_settle_mode: 1 }),
  });
  await once(requests, 'sendable');
  if (settled) expect(requests.snd_settle_mode).toBe(1);
  const arrived = once(answers, 'message');
  answers.add_credit(1);
  requests.send({ body, message_id: 'r1', reply_to: replyTo, application_properties: { operation } });
  const [{ message }] = (await arrived) as [EventContext];
  return message as unknown as Buffer;
}

/** Name of the type and value of each property. */
function described(properties: Record<string, unknown>): Record<string, [string, unknown]> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const { type, value: inner } = value as { type: { name: string }; value: unknown };
      return [name, [type.name, inner]];
    }),
  );
}

test('an answer tells its status as an int and a refusal its condition as a symbol', async () => {
  const token = types.wrap_uuid(Buffer.alloc(16, 7));
  const refusal = await manage('com.microsoft:renew-lock', {
    'lock-tokens': types.wrap_array([token.value as Buffer], 0x98, undefined),
  });
  const { applicationProperties } = sectionsFrom(refusal);
  expect(described(applicationProperties)).toMatchObject({
    'status-code': ['Int', 410],
    statusCode: ['Int', 410],
    'error-condition': ['Sym8', 'com.microsoft:message-lock-lost'],
  });
});

test('requests that are sent settled are answered one after the other', async () => {
  broker.send('orders', { body: 'x' });
  const body = { 'from-sequence-number': types.wrap_long(0), 'message-count': types.wrap_int(1) };
  for (let request = 0; request < 3; request++) {
    const answer = sectionsFrom(await manage('com.microsoft:peek-message', body, true));
    expect(described(answer.applicationProperties)).toMatchObject({ statusCode: ['Int', 200] });
  }
});

test('properties keep their types from sender to receiver, also when the broker adds some', () => {
  const values = {
    int: types.wrap_int(1000),
    negative: types.wrap_int(-5),
    long: types.wrap_long(5),
    bigLong: types.wrap_long(Buffer.from('7fffffffffffffff', 'hex')),
    ulong: types.wrap_ulong(Buffer.from('ffffffffffffffff', 'hex')) as Typed,
    ushort: types.wrap_ushort(9),
    short: types.wrap_short(-9),
    byte: types.wrap_byte(-3),
    ubyte: types.wrap_ubyte(3),
    float: types.wrap_float(2.5),
    double: types.wrap_double(2),
    char: types.wrap_char(0x41),
    uuid: types.wrap_uuid(Buffer.alloc(16, 1)),
    decimal: types.Decimal128(Buffer.alloc(16, 2)),
    flag: types.wrap_boolean(false),
    nothing: types.Null(),
    time: types.wrap_timestamp(-62_135_596_800_000),
    span: types.wrap_described(types.wrap_long(7), 'com.microsoft:timespan'),
    text: types.wrap_string('x'),
  };
  const encoded = rhea.message.encode({ message_id: 'm', application_properties: values, body: 'b' });
  const content = contentFromEncoded(encoded);
  Object.assign(content.applicationProperties, { DeadLetterReason: 'why' });
  const sent = encodeMessage(
    {
      content,
      sequenceNumber: 1,
      enqueuedSequenceNumber: 1,
      state: 'active',
      deliveryCount: 1,
      timeToLiveMs: Infinity,
      wasScheduled: false,
      enqueuedTime: start,
      expiresAt: Infinity,
      isDeferred: false,
    },
    'delivered',
  );
  const { applicationProperties } = sectionsFrom(sent);
  const { DeadLetterReason: reason, ...kept } = described(applicationProperties);
  expect(reason).toEqual(['Str8', 'why']);
  expect(kept).toEqual(described(sectionsFrom(encoded).applicationProperties));
  expect(kept['int']?.[0]).toBe('Int');
  expect(kept['span']?.[1]).toEqual(7);
  expect((applicationProperties['span'] as { descriptor: Typed }).descriptor.value).toBe(
    'com.microsoft:timespan',
  );
});

test('a released message was not delivered', async () => {
  broker.send('orders', { body: 'x' });
  const link = await receiver();
  for (let delivery = 0; delivery < 5; delivery++) {
    const { message, delivery: taken } = await next(link);
    expect(message?.delivery_count ?? 0).toBe(0);
    const released = new Promise<void>((resolve) => {
      const stop = broker.onChange(() => {
        if (broker.queue('orders').active !== 1) return;
        stop();
        resolve();
      });
    });
    taken?.release();
    await released;
  }
  expect(broker.queue('orders')).toMatchObject({ active: 1, deadLettered: 0 });
});

test('a drain that crosses the last transfer is answered as one', async () => {
  const link = await receiver();
  link.add_credit(1);
  const sender: Sender = connection.open_sender('orders');
  await once(sender, 'sendable');
  const arrived = once(link, 'message');
  broker.send('orders', { body: 'x' });
  // Written at once, before the transfer can have been read here.
  const drained = once(link, 'receiver_drained');
  await arrived;
  const counted = link as Receiver & { delivery_count: number; credit: number };
  counted.delivery_count -= 1;
  counted.credit += 1;
  link.drain_credit();
  await drained;
  expect(counted.credit).toBe(0);
});

test('the time to live is the one that counts, and the number is told twice', async () => {
  const sender: Sender = connection.open_sender('orders');
  await once(sender, 'sendable');
  const created = new Date(start);
  sender.send({
    body: 'x',
    ttl: 60 * minute,
    creation_time: created,
    absolute_expiry_time: new Date(start + 60 * minute),
  });
  await once(sender, 'accepted');
  const { message } = await next(await receiver());
  expect(message).toMatchObject({
    ttl: 10 * minute,
    absolute_expiry_time: new Date(start + 10 * minute),
    message_annotations: { 'x-opt-sequence-number': 1, 'x-opt-enqueue-sequence-number': 1 },
  });
});

test('messages are shown without their bodies where that is asked for', async () => {
  broker.send('orders', { body: 'x', messageId: 'm1' });
  const answer = await manage('com.microsoft:peek-message', {
    'from-sequence-number': types.wrap_long(1),
    'message-count': types.wrap_int(1),
    'omit-message-body': true,
  });
  const [body] = readValues(sectionsFrom(answer).body);
  const { messages } = types.unwrap(body?.value) as { messages: { message: Buffer }[] };
  const shown = decodeMessage(messages[0]?.message ?? Buffer.alloc(0));
  expect(shown).toMatchObject({ message_id: 'm1' });
  expect(shown.body).toBeUndefined();
});

test('messages are deleted by number of them and age', async () => {
  for (let index = 0; index < 3; index++) {
    broker.send('orders', { body: String(index) });
    clock.advanceBy(1000);
  }
  const answer = await manage('com.microsoft:batch-delete-messages', {
    'message-count': types.wrap_int(10),
    'enqueued-time-utc': types.wrap_timestamp(start + 2000),
  });
  const [body] = readValues(sectionsFrom(answer).body);
  expect(types.unwrap(body?.value)).toEqual({ 'message-count': 2 });
  expect(broker.queue('orders').messages()).toMatchObject([{ body: '2' }]);
});

test('a coordinator of transactions is refused for what it is', async () => {
  const session = connection.create_session() as Session & { create_sender(name: string): Sender };
  session.open();
  await once(session, 'session_open');
  const sender = session.create_sender('transactions');
  const coordinator = types.described_nc(types.wrap_ulong(0x30), types.wrap_list([])) as Typed;
  const { local } = sender as unknown as { local: { attach: { target: unknown } } };
  local.attach.target = coordinator;
  sender.set_source({ address: '' });
  sender.attach();
  await once(sender, 'sender_error');
  expect(sender.error).toMatchObject({ condition: 'amqp:not-implemented' });
});
