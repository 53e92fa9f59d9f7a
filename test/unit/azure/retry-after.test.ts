import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../src/azure/retry-after.ts';
import { noon } from '../../support/snapshots.ts';

function asked(headers: Record<string, string>): number | undefined {
  return retryAfterMs({ get: (name) => headers[name] }, noon);
}

test.each([
  [{ 'retry-after': '17' }, 17_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after-ms': '250' }, 250],
  [{ 'x-ms-retry-after-ms': '1500' }, 1500],
  [{ 'retry-after': new Date(noon + 90_000).toUTCString() }, 90_000],
  [{ 'retry-after': new Date(noon - 90_000).toUTCString() }, 0],
  [{}, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after': '-5' }, undefined],
  [{ 'retry-after': '1.5' }, 1500],
  [{ 'retry-after': '9'.repeat(400) }, 24 * 3_600_000],
  [{ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 24 * 3_600_000],
  [{ 'retry-after': 'Wed, 21 Oct' }, 0],
  [{ 'retry-after': 'NaN' }, undefined],
  [{ 'retry-after': '1e9' }, undefined],
])('%j', (headers, wait) => {
  expect(asked(headers)).toBe(wait);
});

test('of several forms the longest counts', () => {
  expect(asked({ 'retry-after': '2', 'retry-after-ms': '500', 'x-ms-retry-after-ms': '30000' })).toBe(30_000);
});

test('a date is counted by the clock of who wrote it', () => {
  const theirs = noon + 3_600_000;
  const headers = {
    date: new Date(theirs).toUTCString(),
    'retry-after': new Date(theirs + 60_000).toUTCString(),
  };
  expect(asked(headers)).toBe(60_000);
});
