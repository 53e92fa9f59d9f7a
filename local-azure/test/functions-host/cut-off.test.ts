/** An app that is cut off: to everybody else as if its process had been killed, though the process goes on. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { FunctionsHost, type HostProcess } from '../../src/functions-host/functions-host.ts';
import { packageOf, run } from './fixture-app.ts';

/** Calls as often as it can, by new connections and by those that Node keeps, and gives no failure a thought. */
const restless = `
  import http from 'node:http';
  globalThis.tries ??= {};
  const { NAME, SERVER } = process.env;
  globalThis.tries[NAME] = 0;
  app.http('begin', { authLevel: 'anonymous', handler: (request, context) => {
    const byFetch = () => fetch(SERVER + '/' + NAME).then((answer) => answer.text());
    for (const call of [byFetch, () => byHttp({}), () => byHttp({ agent: false })]) void again(call, context);
    return {};
  } });
  app.http('held', { authLevel: 'anonymous', handler: async (request, context) => {
    await fetch(SERVER + '/held').then((answer) => answer.text()).catch(() => undefined);
    context.log('report', '"went on"');
    return {};
  } });
  app.http('tries', { authLevel: 'anonymous', handler: () => ({ jsonBody: globalThis.tries }) });
  async function again(call, context) {
    for (;;) {
      await call().catch(() => undefined);
      globalThis.tries[NAME] += 1;
      context.log('report', JSON.stringify(NAME));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  function byHttp(options) {
    return new Promise((resolve, reject) => {
      http.get(SERVER + '/' + NAME, options, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    });
  }`;

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startIn(process: HostProcess | undefined, packageRoot: string, env: Record<string, string>) {
  expect(process).toBeDefined();
  return run(packageRoot, { env, ...(process && { process }) });
}

it('reaches nobody any more and is not heard, while the next app of the process does and is', async () => {
  const arrived: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    arrived.push(url.slice(1));
    if (url !== '/held') response.end('x');
  });
  const SERVER = await listening(server);
  const packageRoot = packageOf(restless);
  const first = await run(packageRoot, { env: { NAME: 'first', SERVER } });
  const { pid, httpUrl } = first.host;
  await fetch(`${httpUrl}/api/begin`);
  await first.until(() => first.reports().length > 10);
  const held = fetch(`${httpUrl}/api/held`).then(
    () => 'answered',
    () => 'gone',
  );
  while (!arrived.includes('held')) await once(server, 'request');
  expect(first.host.inFlight).toBe(1);

  let exit: unknown;
  first.host.onExit((how) => (exit = how));
  const left = await first.host.cutOff();
  expect(exit).toEqual({ code: null, signal: 'SIGKILL' });
  const heard = first.lines.length;
  expect(first.host.inFlight).toBe(0);
  expect(await held).toBe('gone');
  await expect(fetch(`${httpUrl}/api/tries`)).rejects.toThrow();
  // Not even by whoever still has it: the process will be another's.
  await expect(first.host.setTime(0)).rejects.toThrow('has exited');

  const second = await startIn(left, packageRoot, { NAME: 'second', SERVER });
  // What never rests takes its process along: the next app there would have no time.
  onTestFinished(() => second.host.kill());
  expect(second.host.pid).toBe(pid);
  arrived.splice(0);
  const triesOf = async (): Promise<Record<string, number>> =>
    (await (await fetch(`${second.host.httpUrl}/api/tries`)).json()) as Record<string, number>;
  const before = await triesOf();
  await fetch(`${second.host.httpUrl}/api/begin`);
  await second.until(() => second.reports().length > 200);
  // It lives, and tries.
  expect((await triesOf())['first']).toBeGreaterThan((before['first'] ?? 0) + 10);
  expect(new Set(arrived)).toEqual(new Set(['second']));
  expect(first.lines).toHaveLength(heard);
});

it('is over, as one whose process has gone', async () => {
  const first = await FunctionsHost.start({ packageRoot: packageOf(restless), env: { SERVER: '' } });
  const left = await first.cutOff();
  expect(await first.cutOff()).toBeUndefined();
  expect(await first.release()).toBeUndefined();
  left?.kill();
  await left?.exited;
});
