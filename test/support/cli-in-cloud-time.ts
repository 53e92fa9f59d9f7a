/**
 * Starts the built command line as `dist/cli/snaprep.mjs` does, in the time of a local cloud: `TEST_CONTROL` is its
 * control endpoint. Where it would only wait, it moves that time on instead, unless `TEST_WAITS` is `real`.
 */
import type { main as builtMain } from '../../src/cli/main.ts';
import { processIo, type Io } from '../../src/cli/io.ts';
import { moveDate } from './moved-date.ts';

const control = process.env['TEST_CONTROL'] ?? '';
const built = new URL('../../dist/cli/main.mjs', import.meta.url).href;

async function follow(route: string, request: RequestInit = {}): Promise<void> {
  const answer = await fetch(new URL(route, control), request);
  const { now } = (await answer.json()) as { now: string };
  moveDate(Date.parse(now));
}

function inCloudTime(signal: AbortSignal): Io {
  const io = processIo(signal);
  if (process.env['TEST_WAITS'] === 'real') return io;
  const sleep = async (ms: number): Promise<void> => {
    if (signal.aborted) return;
    await follow('/clock/advance', {
      method: 'POST',
      body: JSON.stringify({ ms: Math.max(1, Math.ceil(ms)) }),
    });
  };
  return Object.defineProperties(io, { sleep: { value: sleep } });
}

// Of a cloud that has ended there is no time, and what the command line says of it is for the test to see.
await follow('/clock').catch(() => undefined);
const { main } = (await import(built)) as { main: typeof builtMain };
await main(inCloudTime);
