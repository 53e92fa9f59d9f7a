/** The simulation of a large estate, small; what it measures is virtual time, the same on every machine. */
import { expect, test } from 'vitest';
import { copiesTimes, shardTimes } from '../../../bench/scenarios/estate.ts';

test('where only so many copies run at a time, all become ready, soon after the least time that they take', async () => {
  const { ratio, throttledShare } = await copiesTimes(150, 1);
  expect(ratio).toBeGreaterThanOrEqual(1);
  expect(ratio).toBeLessThan(1.15);
  expect(throttledShare).toBe(0);
});

test('apps that divide the rules have a limit each: two of them take half the time of one', async () => {
  const [one, two] = [await shardTimes(2, 300, 1), await shardTimes(2, 300, 2)];
  expect(one.seconds / two.seconds).toBeGreaterThan(1.7);
});
