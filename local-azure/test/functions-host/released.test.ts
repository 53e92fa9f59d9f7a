import { expect, it } from 'vitest';
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
