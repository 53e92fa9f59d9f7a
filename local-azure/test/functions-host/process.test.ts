import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageOf, run } from './fixture-app.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

/** Starts an app whose function `ask` answers what `expression` gives. */
async function ask(expression: string, options: Parameters<typeof run>[1] = {}, before = '') {
  const source = `${before}
    app.http('ask', { authLevel: 'anonymous', handler: async () => ({ jsonBody: ${expression} }) });`;
  const app = await run(packageOf(source), options);
  return async () => (await fetch(`${app.host.httpUrl}/api/ask`)).json();
}

describe('Date in the bundle', () => {
  it('is the clock', async () => {
    const app = await run(
      packageOf(`app.http('ask', { authLevel: 'anonymous', handler: () => ({ jsonBody: {
        now: Date.now(), made: new Date(), text: Date(), of: new Date(0), utc: Date.UTC(2026, 0),
        isDate: new Date() instanceof Date, isOther: structuredClone(new Date()) instanceof Date,
        derived: new (class extends Date {})(),
      } }) });`),
      { now },
    );
    const answer = async () => (await fetch(`${app.host.httpUrl}/api/ask`)).json();
    expect(await answer()).toEqual({
      now,
      made: '2026-03-01T12:00:00.000Z',
      text: 'Sun Mar 01 2026 12:00:00 GMT+0000 (Coordinated Universal Time)',
      of: '1970-01-01T00:00:00.000Z',
      utc: Date.UTC(2026, 0),
      isDate: true,
      isOther: true,
      derived: '2026-03-01T12:00:00.000Z',
    });
    await app.host.setTime(now + 5000);
    expect(await answer()).toMatchObject({ now: now + 5000 });
  });

  it('is real time without a clock, which then cannot be moved', async () => {
    const before = Date.now();
    const app = await run(
      packageOf(`app.http('ask', { authLevel: 'anonymous', handler: () => ({ jsonBody: Date.now() }) });`),
    );
    const given = Number(await (await fetch(`${app.host.httpUrl}/api/ask`)).text());
    expect(given).toBeGreaterThanOrEqual(before);
    expect(given).toBeLessThanOrEqual(Date.now());
    await expect(app.host.setTime(now)).rejects.toThrow('keeps real time');
  });
});

describe('a pause of the app', () => {
  const source = `import { setTimeout as pause } from 'node:timers/promises';
    const first = async (pauseMs, limitMs) => Promise.race([
      pause(pauseMs, 'the pause'), new Promise((resolve) => setTimeout(resolve, limitMs, 'the limit')),
    ]);
    app.http('ask', { authLevel: 'anonymous', handler: async () => ({ jsonBody: await first(4000, 2000) }) });`;
  const ended = async (options: { now?: number }): Promise<unknown> => {
    const app = await run(packageOf(source), options);
    return (await fetch(`${app.host.httpUrl}/api/ask`)).json();
  };

  it('is short where a clock has to wait for it, and what limits a call is not', async () => {
    expect(await ended({ now })).toBe('the pause');
  });

  it('is as long as it says in real time', async () => {
    expect(await ended({})).toBe('the limit');
  });
});

it("has the app's settings and none of the parent's environment", async () => {
  process.env['OF_THE_PARENT'] = 'x';
  const answer = await ask('[process.env.OF_THE_PARENT ?? null, process.env.OWN]', {
    env: { OWN: 'yes' },
  });
  delete process.env['OF_THE_PARENT'];
  expect(await answer()).toEqual([null, 'yes']);
});

it('tells what the app logs and prints, with its function', async () => {
  const source = `
    app.timer('speak', { schedule: '0 0 0 1 1 *', handler: (timer, context) => {
      context.log('plain', { a: 1 }); context.warn('careful'); context.error('bad'); console.log('printed');
    } });
    app.hook.log((line) => { if (line.message === 'careful') line.message = 'changed'; });`;
  const app = await run(packageOf(source), { now });
  await app.host.runTimer('speak');
  await app.until(() => app.lines.some(({ category }) => category === 'console'));
  const speak = { functionName: 'speak', category: 'user' };
  expect(app.lines.filter(({ category }) => category === 'user')).toMatchObject([
    { ...speak, level: 'information', message: 'plain { a: 1 }' },
    { ...speak, level: 'warning', message: 'changed' },
    { ...speak, level: 'error', message: 'bad' },
  ]);
  // It comes another way, so its place among the others is not certain.
  expect(app.lines).toContainEqual({ category: 'console', level: 'information', message: 'printed' });
});

it('runs hooks around a function, which may change its inputs and its result', async () => {
  const answer = await ask(
    'seen',
    {},
    `const seen = [];
    app.hook.appStart(() => { seen.push('appStart'); });
    app.hook.preInvocation((context) => { seen.push('pre ' + context.invocationContext.functionName); context.hookData.x = 1; });
    app.hook.postInvocation((context) => { context.result = { jsonBody: [...seen, context.hookData.x] }; });`,
  );
  expect(await answer()).toEqual(['appStart', 'pre ask', 1]);
});

describe('start', () => {
  const timer = `app.timer('t', { schedule: '%SCHEDULE%', handler: () => {} });`;
  const queue = `app.serviceBusQueue('q', { connection: 'Bus', queueName: 'events', handler: () => {} });`;

  it.each([
    ['the bundle throws', `throw new Error('broken');`, /unable to load entry point ".*index.cjs": broken/],
    ['nothing is registered', `export {};`, /registered no function/],
    ['a name is taken', timer + timer, /"t" has already been registered/],
    ['a setting is missing', timer, /'t' function is in error: '%SCHEDULE%' does not resolve to a value/],
    ['a connection is missing', queue, /connection string 'Bus' is missing or empty/],
    ['a name is no name', timer.replace(`'t'`, `'a b'`), /'a b' is not a valid function name/],
    ['a schedule is wrong', timer.replace('%SCHEDULE%', '00:30:00'), /'00:30:00' was not recognized/],
    [
      'the local cloud lacks a trigger',
      `app.storageBlob('b', { connection: 'S', path: 'p', handler: () => {} });`,
      /'b' function is in error: a binding of type 'blobTrigger' is not supported/,
    ],
  ])('fails when %s', async (_, source, message) => {
    await expect(run(packageOf(source))).rejects.toThrow(message);
  });

  it('reports every function that is in error', async () => {
    await expect(run(packageOf(timer + timer.replace(`'t'`, `'u'`)))).rejects.toThrow(/'t'[^]*'u'/);
  });

  it('leaves a host without functions that answers 404, unless it is to throw', async () => {
    const source = `app.http('ask', { authLevel: 'anonymous', handler: () => ({ body: 'x' }) });
      throw new Error('bad configuration:\\nrules[0] is missing');`;
    const app = await run(packageOf(source), { throwOnFailedStart: false });
    expect(app.host.functions).toEqual([]);
    expect(app.host.startError).toMatch(
      /unable to load entry point .*bad configuration:\nrules\[0\] is missing/,
    );
    expect((await fetch(`${app.host.httpUrl}/api/ask`)).status).toBe(404);
    expect(app.lines).toEqual([
      {
        level: 'error',
        category: 'console',
        message: expect.stringMatching(/bad configuration:$/) as string,
      },
      { level: 'information', category: 'console', message: 'rules[0] is missing' },
    ]);
    await app.host.close();
  });

  it('fails when host.json is wrong', async () => {
    const packageRoot = packageOf(timer);
    writeFileSync(path.join(packageRoot, 'host.json'), '{}');
    await expect(run(packageRoot)).rejects.toThrow(/host.json: "version" has to be "2.0"/);
  });
});

it('exits when it is closed, and says how', async () => {
  const app = await run(packageOf(`app.timer('t', { schedule: '0 0 0 1 1 *', handler: () => {} });`));
  const exited = new Promise((resolve) => app.host.onExit(resolve));
  await app.host.close();
  expect(await exited).toEqual({ code: 0, signal: null });
  await expect(app.host.runTimer('t')).rejects.toThrow('has exited');
});

it('exits when the app leaves an error uncaught, as the worker does', async () => {
  const source = `app.timer('t', { schedule: '0 0 0 1 1 *', handler: () => {
    setImmediate(() => { throw new Error('nobody caught me'); });
    return new Promise(() => {});
  } });`;
  const app = await run(packageOf(source), { now });
  await expect(app.host.runTimer('t')).rejects.toThrow('has exited (code 1)');
  await app.until(() => app.lines.some((line) => line.message.includes('nobody caught me')));
  expect(app.host.inFlight).toBe(0);
});

it('fails what is asked of it when it is killed meanwhile', async () => {
  const source = `app.timer('t', { schedule: '0 0 0 1 1 *', handler: () => new Promise(() => {}) });`;
  const app = await run(packageOf(source), { now });
  const ran = expect(app.host.runTimer('t')).rejects.toThrow('SIGKILL');
  await app.until(() => app.host.inFlight === 1);
  await app.host.kill();
  await ran;
});

it('ends with its parent', async () => {
  const program = path.resolve(import.meta.dirname, '../../src/functions-host/main.ts');
  const child = fork(program, [], { execArgv: [], stdio: 'ignore' });
  await once(child, 'spawn');
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

describe('storage of the host', () => {
  const timer = `app.timer('t', { schedule: '0 0 0 1 1 *', handler: () => {} });`;
  const queue = `app.serviceBusQueue('q', { connection: 'Bus', queueName: 'events', handler: () => {} });`;

  it.each([
    ['timer', timer],
    ['queue', queue],
  ])('without it no %s is listened to', async (_, source) => {
    const start = run(packageOf(source), { env: { AzureWebJobsStorage__accountName: '' } });
    await expect(start).rejects.toThrow(/function is in error: .*AzureWebJobsStorage/);
  });

  it('by the address of its blobs', async () => {
    const env = {
      AzureWebJobsStorage__accountName: '',
      AzureWebJobsStorage__blobServiceUri: 'https://st.blob.core.windows.net',
    };
    expect((await run(packageOf(timer), { env })).host.functions).toHaveLength(1);
  });
});

it('two functions whose names differ in case alone are one too many', async () => {
  const ask = `app.http('ask', { authLevel: 'anonymous', handler: () => ({}) });`;
  await expect(run(packageOf(ask + ask.replace(`'ask'`, `'Ask'`)))).rejects.toThrow(
    /'Ask' function is in error/,
  );
});

it.each([
  [undefined, ['ask', 'other', 't']],
  ['http', ['ask', 'other']],
  ['function:t', ['t']],
])('as instance of %s it runs what Flex Consumption scales together', async (scaleGroup, names) => {
  const source = ['ask', 'other'].map(
    (name) => `app.http('${name}', { authLevel: 'anonymous', handler: () => ({}) });`,
  );
  const timer = `app.timer('t', { schedule: '0 0 0 1 1 *', handler: () => {} });`;
  const packageRoot = packageOf([...source, timer].join('\n'));
  const { host } = await run(packageRoot, scaleGroup === undefined ? {} : { scaleGroup });
  expect(host.functions.map(({ name }) => name).sort()).toEqual(names);
});
