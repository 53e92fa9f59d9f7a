import { expect, test } from 'vitest';
import { staleness } from '../../../src/page/staleness.ts';

const noon = Date.parse('2026-11-26T12:00:00Z');

test('what was read a minute ago is how it is; what was read before that is not', () => {
  expect(staleness({ readAt: noon, failure: undefined }, noon + 60_000)).toBeUndefined();
  expect(staleness({ readAt: noon, failure: undefined }, noon + 120_000)).toMatchObject({ since: noon });
});

test('that nothing was read yet is no answer of either kind', () => {
  expect(staleness({ readAt: undefined, failure: undefined }, noon)).toBeUndefined();
});

test('a failure says why, whenever something was read', () => {
  const failure = { error: { message: 'no right', status: 403 }, since: noon };
  expect(staleness({ readAt: noon, failure }, noon + 1)).toEqual({
    message: 'no right',
    status: 403,
    since: noon,
  });
});
