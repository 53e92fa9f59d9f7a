/** Answers that never become whole: each call ends all the same, and its turn is the next one's. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { expect, test } from 'vitest';
import { Budget } from '../../../../src/azure/budget/budget.ts';
import { SystemClock } from '../../../../src/azure/budget/system-clock.ts';
import { callLimit } from '../../../../src/azure/pipeline/page-attempts.ts';
import { withinBudget } from '../../../../src/azure/pipeline/within-budget.ts';

const value = Array.from({ length: 5000 }, (_, at) => ({ id: `${String(at ** 3)}-${String(at * 7919)}` }));
const body = gzipSync(JSON.stringify({ value }));
const head = {
  'content-type': 'application/json',
  'content-encoding': 'gzip',
  'content-length': body.length,
};

/** How many of so many calls at once were answered; all have ended. */
async function answered(answer: (response: ServerResponse) => void, calls: number): Promise<number> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/snapshots`;
  const client = createDefaultHttpClient();
  const budget = withinBudget(new Budget(new SystemClock()));
  const call = async (): Promise<boolean> => {
    const headers = createHttpHeaders({ 'Accept-Encoding': 'gzip,deflate' });
    const request = createPipelineRequest({ url, allowInsecureConnection: true, headers });
    try {
      await budget(request, (one) => callLimit(1000)(one, (two) => client.sendRequest(two)));
      return true;
    } catch (error) {
      expect(error).toHaveProperty('name', 'AbortError');
      return false;
    }
  };
  const all = await Promise.all(Array.from({ length: calls }, call));
  server.closeAllConnections();
  server.close();
  return all.filter((isAnswered) => isAnswered).length;
}

test('one that stalls midway ends with its limit', async () => {
  const stalling = (response: ServerResponse): void => {
    response.writeHead(200, head).write(body.subarray(0, 500));
  };
  expect(await answered(stalling, 1)).toBe(0);
});

test('one that breaks off midway ends with its limit', async () => {
  const breaking = (response: ServerResponse): void => {
    response.writeHead(200, head).write(body.subarray(0, 500), () => response.destroy());
  };
  expect(await answered(breaking, 1)).toBe(0);
});

test('whoever waits behind them has a turn', async () => {
  let count = 0;
  const stalling = (response: ServerResponse): void => {
    response.writeHead(200, head);
    if (++count > 8) response.end(body);
    else response.write(body.subarray(0, 500));
  };
  expect(await answered(stalling, 9)).toBe(1);
});
