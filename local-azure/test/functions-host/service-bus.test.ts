import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import { ServiceBusBroker } from '../../src/service-bus/broker.ts';
import { packageOf, run } from './fixture-app.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const queue = {
  name: 'events',
  lockDurationMs: 60_000,
  maxDeliveryCount: 3,
  deadLetteringOnMessageExpiration: true,
  requiresDuplicateDetection: false,
  duplicateDetectionHistoryMs: 0,
};

async function broker() {
  const clock = new ManualClock(start);
  const namespace = await ServiceBusBroker.start({ clock, queues: [queue] });
  onTestFinished(() => namespace.close());
  const connectionString =
    `Endpoint=sb://127.0.0.1:${namespace.port};SharedAccessKeyName=all;` +
    'SharedAccessKey=key;UseDevelopmentEmulator=true';
  return { clock, namespace, connectionString, env: { Bus: connectionString, QUEUE: 'events' } };
}

/** A section of AMQP, when the body is not to be a data section. */
type Message = ServiceBusMessage & { bodyType?: 'value' | 'sequence' };

/** Sends as any client of the queue does. */
async function send(connectionString: string, messages: Message[]) {
  const client = new ServiceBusClient(connectionString);
  onTestFinished(() => client.close());
  for (const message of messages) await client.createSender('events').sendMessages(message);
}

/** For tests in which the order of two messages matters. */
const oneByOne = { version: '2.0', extensions: { serviceBus: { maxConcurrentCalls: 1 } } };

const reporting = `
app.serviceBusQueue('receive', {
  connection: 'Bus',
  queueName: '%QUEUE%',
  handler: (body, context) => context.log('report', JSON.stringify({
    body, type: typeof body, isArray: Array.isArray(body), metadata: context.triggerMetadata,
  })),
});`;

describe('body', () => {
  it.each([
    ['an object', '{"a":1}', { body: { a: 1 } }],
    ['an array', '[1,2]', { body: [1, 2], isArray: true }],
    ['a number', '123', { body: 123, type: 'number' }],
    ['true', 'true', { body: true, type: 'boolean' }],
    ['null', 'null', { body: null, type: 'object' }],
    ['a quoted text', '"x"', { body: 'x', type: 'string' }],
    ['no JSON', '{"a":', { body: '{"a":', type: 'string' }],
    ['JSON behind a byte order mark', '\uFEFF{"a":1}', { body: '\uFEFF{"a":1}', type: 'string' }],
    ['a long number', '12345678901234567890', { body: 12345678901234567000, type: 'number' }],
    ['nothing', '', { body: '', type: 'string' }],
  ])('%s', async (_, text, expected) => {
    const { clock, namespace, connectionString, env } = await broker();
    const app = await run(packageOf(reporting), { env, now: clock.now() }, [namespace]);
    await send(connectionString, [{ body: Buffer.from(text), contentType: 'text/plain' }]);
    await app.until(() => namespace.queue('events').completed === 1 && app.reports().length === 1);
    expect(app.reports()).toMatchObject([expected]);
  });

  it('takes a string value, and fails before the handler for any other value', async () => {
    const { clock, namespace, connectionString, env } = await broker();
    const app = await run(packageOf(reporting), { env, now: clock.now() }, [namespace]);
    await send(connectionString, [
      { bodyType: 'value', body: '{"a":1}' },
      { bodyType: 'value', body: { a: 1 } },
      { bodyType: 'sequence', body: [1] },
    ]);
    await app.until(() => namespace.queue('events').deadLettered === 2 && app.reports().length === 1);
    expect(app.reports()).toMatchObject([{ body: { a: 1 } }]);
    expect(namespace.queue('events')).toMatchObject({ active: 0, locked: 0, completed: 1 });
  });

  it('replaces what is no UTF-8', async () => {
    const { clock, namespace, connectionString, env } = await broker();
    const app = await run(packageOf(reporting), { env, now: clock.now() }, [namespace]);
    await send(connectionString, [{ body: Buffer.from([0x61, 0xff]) }]);
    await app.until(() => namespace.queue('events').completed === 1 && app.reports().length === 1);
    expect(app.reports()).toMatchObject([{ body: 'a\uFFFD' }]);
  });
});

it('gives the metadata of the message', async () => {
  const { clock, namespace, connectionString, env } = await broker();
  const app = await run(packageOf(reporting, oneByOne), { env, now: clock.now() }, [namespace]);
  await send(connectionString, [
    {
      body: {},
      messageId: '0815',
      subject: 'snapshot',
      correlationId: 'c-1',
      contentType: 'application/json',
      applicationProperties: { 'Diagnostic-Id': 'd', Count: 2, when: new Date(start) },
    },
    { body: Buffer.from('{}'), messageId: '4711' },
  ]);
  await app.until(() => namespace.queue('events').completed === 2 && app.reports().length === 2);
  const properties = { 'diagnostic-Id': 'd', count: 2, when: '2026-03-01T12:00:00Z' };
  const [first, second] = app.reports() as { metadata: object }[];
  expect(first?.metadata).toMatchObject({
    // '0815' is no JSON number, '4711' is one.
    messageId: '0815',
    subject: 'snapshot',
    label: 'snapshot',
    correlationId: 'c-1',
    contentType: 'application/json',
    deliveryCount: 1,
    sequenceNumber: 1,
    enqueuedTimeUtc: '2026-03-01T12:00:00',
    enqueuedTime: '2026-03-01T12:00:00+00:00',
    expiresAtUtc: '9999-12-31T23:59:59.9999999',
    applicationProperties: properties,
    userProperties: properties,
  });
  expect(second?.metadata).toMatchObject({ messageId: 4711 });
  expect(second?.metadata).not.toHaveProperty('subject');
});

it('puts the fields of a JSON body over the metadata, as the host does', async () => {
  const { clock, namespace, env } = await broker();
  const app = await run(packageOf(reporting, oneByOne), { env, now: clock.now() }, [namespace]);
  const body = { Subject: 'own', id: '7', ok: true, none: null, list: [1], data: { Claims: { Name: 'n' } } };
  namespace.send('events', { body: JSON.stringify(body) });
  namespace.send('events', { body: '[{"id":1}]' });
  await app.until(() => namespace.queue('events').completed === 2 && app.reports().length === 2);
  const [first, second] = app.reports() as { metadata: object }[];
  expect(first?.metadata).toMatchObject({
    subject: 'own',
    id: 7,
    ok: 'True',
    data: { claims: { name: 'n' } },
  });
  expect(first?.metadata).not.toHaveProperty('none');
  expect(first?.metadata).not.toHaveProperty('list');
  expect(second?.metadata).not.toHaveProperty('id');
});

describe('settlement', () => {
  it('abandons what throws, until the queue dead-letters it', async () => {
    const { clock, namespace, env } = await broker();
    const throwing = `
      app.serviceBusQueue('receive', { connection: 'Bus', queueName: 'events', handler: (body, context) => {
        context.log('report', String(context.triggerMetadata.deliveryCount));
        if (body.fail) throw new Error('no good');
      } });`;
    const app = await run(packageOf(throwing), { env, now: clock.now() }, [namespace]);
    namespace.send('events', { body: '{"fail":true}', messageId: 'bad' });
    namespace.send('events', { body: '{"fail":false}', messageId: 'good' });
    await app.until(() => namespace.queue('events').deadLettered === 1 && app.reports().length === 4);
    expect(app.reports()).toEqual(expect.arrayContaining([1, 1, 2, 3]));
    expect(namespace.queue('events')).toMatchObject({ active: 0, locked: 0, completed: 1 });
    expect(namespace.queue('events').deadLetters()).toMatchObject([{ messageId: 'bad' }]);
    expect(
      app.lines.filter((line) => line.category === 'host' && line.message.includes('no good')),
    ).toHaveLength(3);
  });

  it('gives each of two that end in one turn its own outcome', async () => {
    const { clock, namespace, env } = await broker();
    // None ends before all are there.
    const together = `
      const waiting = [];
      app.serviceBusQueue('receive', { connection: 'Bus', queueName: 'events', handler: async (body) => {
        await new Promise((resolve) => { if (waiting.push(resolve) === 4) waiting.splice(0).forEach((go) => go()); });
        if (body.fails) throw new Error('no good');
      } });`;
    for (const name of ['a', 'b', 'c', 'd'])
      namespace.send('events', {
        body: JSON.stringify({ fails: name === 'b' || name === 'd' }),
        messageId: name,
      });
    const hostJson = { extensions: { serviceBus: { maxConcurrentCalls: 4 } } };
    const app = await run(packageOf(together, hostJson), { env, now: clock.now() }, [namespace]);
    await app.until(
      () => namespace.queue('events').locked === 2 && namespace.queue('events').completed === 2,
    );
  });

  it('runs no more than maxConcurrentCalls at once', async () => {
    const { clock, namespace, env } = await broker();
    const waiting = `
      const waiting = [];
      app.serviceBusQueue('receive', { connection: 'Bus', queueName: 'events', handler: (body, context) =>
        new Promise((resolve) => { waiting.push(resolve); context.log('report', JSON.stringify(body)); }) });
      app.http('release', { authLevel: 'anonymous', handler: () => { waiting.shift()(); return {}; } });`;
    const hostJson = { extensions: { serviceBus: { maxConcurrentCalls: 2 } } };
    const app = await run(packageOf(waiting, hostJson), { env, now: clock.now() }, [namespace]);
    for (const body of ['1', '2', '3']) namespace.send('events', { body });
    await app.until(() => app.reports().length === 2);
    expect(namespace.queue('events')).toMatchObject({ active: 1, locked: 2 });
    await fetch(`${app.host.httpUrl}/api/release`);
    await app.until(() => app.reports().length === 3);
    expect(namespace.queue('events')).toMatchObject({ active: 0, locked: 2, completed: 1 });
  });

  it('renews the lock by the clock while a handler runs, and abandons after functionTimeout', async () => {
    const { clock, namespace, env } = await broker();
    const endless = `
      app.serviceBusQueue('receive', { connection: 'Bus', queueName: 'events', handler: (body, context) => {
        context.log('report', String(context.triggerMetadata.deliveryCount));
        return new Promise(() => {});
      } });`;
    const packageRoot = packageOf(endless, { functionTimeout: '00:03:00' });
    const app = await run(packageRoot, { env, now: clock.now() }, [namespace]);
    namespace.send('events', { body: 'x' });
    await app.until(() => app.reports().length === 1);
    // The host first, as it has to renew before the broker lets the lock expire.
    for (let second = 1; second < 180; second++) {
      await app.host.setTime(start + second * 1000);
      clock.advanceTo(start + second * 1000);
    }
    expect(app.reports()).toEqual([1]);
    expect(namespace.queue('events')).toMatchObject({ active: 0, locked: 1 });
    await app.host.setTime(start + 180_000);
    await app.until(() => app.reports().length === 2);
    expect(app.reports()).toEqual([1, 2]);
    expect(app.lines.some((line) => line.message.includes('Timeout value of 180 s'))).toBe(true);
  });
});

test('a timeout restarts the worker: what else ran in it is not heard, and fails by its own timeout', async () => {
  const { clock, namespace, env } = await broker();
  const held = `
    const held = [];
    app.serviceBusQueue('receive', { connection: 'Bus', queueName: 'events', handler: (body, context) =>
      new Promise((resolve) => {
        held.push(resolve);
        context.log('report', JSON.stringify([body, context.triggerMetadata.deliveryCount]));
      }) });
    app.http('release', { authLevel: 'anonymous', handler: () => { held[1](); return { status: 204 }; } });`;
  // Keys of host.json have no case.
  const packageRoot = packageOf(held, { FunctionTimeout: '00:03:00' });
  const app = await run(packageRoot, { env, now: clock.now() }, [namespace]);
  const moveTo = async (second: number): Promise<void> => {
    for (let now = (clock.now() - start) / 1000 + 1; now <= second; now++) {
      await app.host.setTime(start + now * 1000);
      clock.advanceTo(start + now * 1000);
    }
  };
  const timeouts = (): number => app.lines.filter(({ message }) => message.includes('Timeout value')).length;
  namespace.send('events', { body: '1' });
  await app.until(() => app.reports().length === 1);
  await moveTo(60);
  namespace.send('events', { body: '2' });
  await app.until(() => app.reports().length === 2);
  await moveTo(180);
  await app.until(() => app.reports().length === 3);
  expect(app.reports()).toEqual([
    [1, 1],
    [2, 1],
    [1, 2],
  ]);
  expect(app.lines.some(({ message }) => message.startsWith('Restarting worker process'))).toBe(true);
  await fetch(`${app.host.httpUrl}/api/release`);
  await moveTo(239);
  expect(namespace.queue('events')).toMatchObject({ completed: 0, locked: 2 });
  expect(timeouts()).toBe(1);
  await moveTo(240);
  await app.until(() => app.reports().length === 4);
  expect(app.reports().at(-1)).toEqual([2, 2]);
  expect(timeouts()).toBe(2);
});

describe('process', () => {
  const endless = `
    app.serviceBusQueue('receive', { connection: 'Bus', queueName: 'events', handler: (body, context) => {
      context.log('report', JSON.stringify(context.triggerMetadata.deliveryCount));
      if (process.env.HANG) return new Promise(() => {});
    } });`;

  it.each(['killed', 'cut off'] as const)(
    'loses nothing when it is %s: the lock expires and the next one gets the message',
    async (how) => {
      const { clock, namespace, env } = await broker();
      const packageRoot = packageOf(endless);
      const first = await run(packageRoot, { env: { ...env, HANG: '1' }, now: clock.now() }, [namespace]);
      namespace.send('events', { body: 'x' });
      await first.until(() => first.reports().length === 1);
      expect(first.host.inFlight).toBe(1);
      const left = how === 'cut off' ? await first.host.cutOff() : undefined;
      if (how === 'killed') await first.host.kill();
      expect(first.host.inFlight).toBe(0);
      expect(namespace.queue('events')).toMatchObject({ active: 0, locked: 1 });
      clock.advanceBy(60_000);
      const second = await run(packageRoot, { env, now: clock.now(), ...(left && { process: left }) }, [
        namespace,
      ]);
      expect(second.host.pid === first.host.pid).toBe(how === 'cut off');
      await second.until(() => namespace.queue('events').completed === 1 && second.reports().length === 1);
      expect(second.reports()).toEqual([2]);
    },
  );

  it('lets a running function end when it is closed, and abandons its message though it succeeded', async () => {
    const { clock, namespace, env } = await broker();
    const held = `
      let release;
      app.serviceBusQueue('receive', { connection: 'Bus', queueName: 'events', handler: (body, context) =>
        new Promise((resolve) => { release = resolve; context.log('report', JSON.stringify(body)); }) });
      app.timer('release', { schedule: '0 1 12 * * *', handler: () => release() });
      app.hook.appTerminate(() => console.log('bye'));`;
    const app = await run(packageOf(held), { env, now: clock.now() }, [namespace]);
    namespace.send('events', { body: '1' });
    await app.until(() => app.reports().length === 1);
    const closed = app.host.close();
    await app.host.runTimer('release');
    await closed;
    namespace.send('events', { body: '2' });
    await app.until(() => app.lines.some((line) => line.message === 'bye'));
    expect(app.reports()).toEqual([1]);
    expect(namespace.queue('events')).toMatchObject({ active: 2, locked: 0, completed: 0 });
    const next = await run(packageOf(reporting), { env, now: clock.now() }, [namespace]);
    await next.until(() => namespace.queue('events').completed === 2);
    expect(namespace.queue('events')).toMatchObject({ active: 0, locked: 0 });
  });
});

it('refuses to start when the queue is not there', async () => {
  const { clock, env } = await broker();
  const start = run(packageOf(reporting), { env: { ...env, QUEUE: 'nowhere' }, now: clock.now() });
  await expect(start).rejects.toThrow(/Listener of queue 'nowhere'/);
});
