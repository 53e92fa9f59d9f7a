import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { FunctionsHost } from '../../src/functions-host/functions-host.ts';
import { packageOf } from './fixture-app.ts';

/** Counts its calls in its module, says its settings, and where it is. */
const counting = `
  let calls = 0;
  app.http('ask', { authLevel: 'anonymous', handler: () => ({ jsonBody: {
    calls: ++calls, settings: Object.keys(process.env).filter((name) => name.startsWith('OWN')), folder: process.cwd(),
  } }) });`;

it('a process that was released takes another app, which finds nothing of the one before', async () => {
  const ask = async (host: FunctionsHost): Promise<unknown> =>
    (await fetch(`${host.httpUrl}/api/ask`)).json();
  const [one, other] = [packageOf(counting), packageOf(counting)];
  const first = await FunctionsHost.start({ packageRoot: one, env: { OWN_A: 'x' } });
  const { pid } = first;
  expect(await ask(first)).toEqual({ calls: 1, settings: ['OWN_A'], folder: one });
  expect(await ask(first)).toMatchObject({ calls: 2 });
  const released = await first.release();
  expect(released?.pid).toBe(pid);
  await expect(fetch(`${first.httpUrl}/api/ask`)).rejects.toThrow();

  const second = await FunctionsHost.start({
    packageRoot: other,
    env: { OWN_B: 'x' },
    ...(released && { process: released }),
  });
  expect(second.pid).toBe(pid);
  expect(await ask(second)).toEqual({ calls: 1, settings: ['OWN_B'], folder: other });
  await second.close();
  expect(await second.release()).toBeUndefined();
});

it('an app that does not start in a released process says why', async () => {
  const first = await FunctionsHost.start({ packageRoot: packageOf(counting), env: {} });
  const released = await first.release();
  const start = FunctionsHost.start({
    packageRoot: packageOf(`throw new Error('not today');`),
    env: {},
    throwOnFailedStart: true,
    ...(released && { process: released }),
  });
  await expect(start).rejects.toThrow(/not today/);
});

it('what a released app still does reaches nobody and is not heard', async () => {
  const restless = packageOf(`
    globalThis.tries ??= 0;
    app.http('begin', { authLevel: 'anonymous', handler: (request, context) => {
      setInterval(() => {
        globalThis.tries += 1;
        context.log('still there');
        fetch(process.env.SERVER).catch(() => undefined);
      }, 1);
      return {};
    } });`);
  const asking = packageOf(
    `app.http('tries', { authLevel: 'anonymous', handler: () => ({ jsonBody: globalThis.tries }) });`,
  );
  let arrived = 0;
  const server = createServer((_request, response) => {
    arrived += 1;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const SERVER = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let heard = 0;
  const first = await FunctionsHost.start({
    packageRoot: restless,
    env: { SERVER },
    onLog: ({ message }) => {
      if (message === 'still there') heard += 1;
    },
  });
  await fetch(`${first.httpUrl}/api/begin`);
  while (arrived === 0 || heard === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const released = await first.release();
  expect(released).toBeDefined();
  const heardUntilThen = heard;
  const second = await FunctionsHost.start({
    packageRoot: asking,
    env: { SERVER },
    ...(released && { process: released }),
  });
  onTestFinished(() => second.kill());
  const tries = async (): Promise<number> =>
    (await (await fetch(`${second.httpUrl}/api/tries`)).json()) as number;
  const triesOn = async (): Promise<void> => {
    const before = await tries();
    while ((await tries()) < before + 20);
  };
  // What was under way when it was released arrives meanwhile.
  await triesOn();
  const arrivedUntilThen = arrived;
  await triesOn();
  expect(arrived).toBe(arrivedUntilThen);
  expect(heard).toBe(heardUntilThen);
});
