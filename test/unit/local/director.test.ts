import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Director, type Stage } from '../../../src/local/director.ts';
import type { Expectation } from '../../../src/local/expectation.ts';
import { Screen } from '../../../src/local/screen.ts';
import { source, targets } from '../../../src/local/stage.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const [at = source] = targets;
const gone: Expectation = {
  snapshot: 'a',
  target: at.resourceGroup,
  at,
  from: source,
  expected: 'absent',
  because: '',
};

test('what is as it should be is waited for until the service has told so', async () => {
  const stream = new PassThrough();
  let isTold = false;
  const stage = {
    azure: { snapshots: () => Promise.resolve([]) },
    screen: new Screen(stream),
    isTold: () => isTold,
    signal: new AbortController().signal,
  };
  let isOver = false;
  const until = new Director(stage as unknown as Stage).until([gone]).then(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(5000);
  expect(isOver).toBe(false);
  const said = String(stream.read());
  expect(said.match(/all is there/g)).toHaveLength(1);
  isTold = true;
  await vi.advanceTimersByTimeAsync(1000);
  await until;
  expect(isOver).toBe(true);
});
