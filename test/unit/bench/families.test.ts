import { expect, test } from 'vitest';
import { familyTimes } from '../../../bench/scenarios/families.ts';

test('families are ready in hardly more than their copies take, one after the other', async () => {
  const short = await familyTimes([4, 2], 100);
  expect(short.ours).toBeLessThan(1.1);
  const long = await familyTimes([20, 4], 100);
  expect(long.ours).toBeLessThan(1.04);
  const longest = await familyTimes([180, 30], 100);
  expect(longest.ours).toBeLessThan(1.005);
});
