/** What something outside refuses is held before the queue delivers it again; what is a defect is not. */
import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { withPatience } from '../../../src/functions/with-patience.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { HintsNotSentError } from '../../../src/reconciler/hints-not-sent-error.ts';

async function pausesOf(error: Error, deliveries: readonly unknown[]): Promise<number[]> {
  const pauses: number[] = [];
  const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
  const handler = withPatience(() => Promise.reject(error), pause);
  for (const deliveryCount of deliveries) {
    const context = { triggerMetadata: { deliveryCount } } as unknown as InvocationContext;
    await expect(handler({}, context)).rejects.toBe(error);
  }
  return pauses;
}

test.each([
  new HintsNotSentError(new Error('Unauthorized access')),
  new ArmError('append to the journal', { status: 503, code: 'ServerBusy', message: 'x' }),
])('$name: longer each time, and all deliveries together last through an outage', async (error) => {
  expect(await pausesOf(error, [1, 2, 3, 'unknown'])).toEqual([1000, 2000, 4000, 1000]);
  const all = await pausesOf(
    error,
    [...Array(50).keys()].map((at) => at + 1),
  );
  expect(Math.max(...all)).toBe(60_000);
  expect(all.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(40 * 60_000);
});

test('a defect is thrown at once', async () => {
  expect(await pausesOf(new TypeError('x is undefined'), [1, 2])).toEqual([]);
});
