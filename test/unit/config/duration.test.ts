import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, longestDurationMs, parseDuration } from '../../../src/config/duration.ts';

test.each([
  ['PT0S', 0],
  ['PT15M', 900_000],
  ['PT1H30M', 5_400_000],
  ['P1D', 86_400_000],
  ['P1W', 604_800_000],
  ['P1W1DT1H1M1.5S', 604_800_000 + 86_400_000 + 3_600_000 + 60_000 + 1500],
  ['P365D', longestDurationMs],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toEqual({ ms });
});

test.each([
  '',
  'P',
  'PT',
  'P1DT',
  '15M',
  'PT1.5M',
  'pt15m',
  '-PT1M',
  'PT1M ',
  'PT1S1M',
  'P1H',
  'PT',
  '15 minutes',
  'P1.5D',
])('%j is refused', (text) => {
  expect(parseDuration(text)).toEqual({
    problem: expect.stringContaining('is not an ISO 8601 duration') as string,
  });
});

test.each(['P1Y', 'P1M', 'P1Y2M3DT4H', 'P15M'])('%s is refused for its years or months', (text) => {
  expect(parseDuration(text)).toEqual({ problem: expect.stringContaining('write days') as string });
});

test('a duration longer than a year is refused', () => {
  expect(parseDuration('P366D')).toEqual({ problem: 'is longer than P365D' });
});

test.each([
  [0, 'PT0S'],
  [900_000, 'PT15M'],
  [86_400_000, 'P1D'],
  [90_061_500, 'P1DT1H1M1.5S'],
])('%i ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('parsing is the inverse of formatting', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: longestDurationMs }), (ms) => {
      expect(parseDuration(formatDuration(ms))).toEqual({ ms });
    }),
  );
});
