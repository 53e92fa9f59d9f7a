import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthTicks, scale, timeTicks } from '../../../src/page/time-axis.ts';
import { dateTime, duration, fromNow, roughly } from '../../../src/page/words.ts';

const noon = new Date(2026, 10, 26, 12, 0, 0).getTime();

test('ticks are at round times of the reader’s clock, within the axis and no more than asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 400 * 86_400 }),
      fc.integer({ min: 2, max: 12 }),
      (seconds, wanted) => {
        const to = noon + seconds * 1000;
        const ticks = timeTicks(noon, to, wanted);
        expect(ticks.length).toBeLessThanOrEqual(wanted + 1);
        for (const { at } of ticks) {
          expect(at).toBeGreaterThanOrEqual(noon);
          expect(at).toBeLessThanOrEqual(to);
        }
      },
    ),
  );
});

test('an hour is told by its quarters, a week by its days', () => {
  expect(timeTicks(noon, noon + 3_600_000, 5).map(({ label }) => label)).toEqual([
    '12:00',
    '12:15',
    '12:30',
    '12:45',
    '13:00',
  ]);
  expect(timeTicks(noon, noon + 3 * 86_400_000, 4).map(({ label }) => label)).toEqual([
    '27 Nov',
    '28 Nov',
    '29 Nov',
  ]);
  expect(timeTicks(noon, noon, 5)).toEqual([]);
});

test('lengths go from 0 to what covers the longest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 * 86_400 }), (most) => {
      const ticks = lengthTicks(most, 5);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});

test('a scale leads from one end to the other', () => {
  const x = scale(10, 20, 100, 300);
  expect([x(10), x(15), x(20)]).toEqual([100, 200, 300]);
  expect(scale(5, 5, 0, 10)(5)).toBe(0);
});

test.each([
  [0, '0 s', '0 s'],
  [59.6, '1 min', '1 min'],
  [61, '1 min 1 s', '1 min'],
  [754, '12 min', '12 min'],
  [7500, '2 h 5 min', '2 h'],
  [90_000, '1 d 1 h', '1 d'],
  [12 * 86_400 + 7200, '12 d', '12 d'],
  [-5, '0 s', '0 s'],
])('%d seconds are %s', (seconds, exact, rough) => {
  expect([duration(seconds), roughly(seconds)]).toEqual([exact, rough]);
});

test('times are told as of now', () => {
  expect(fromNow(noon - 180_000, noon)).toBe('3 min ago');
  expect(fromNow(noon + 540_000, noon)).toBe('in 9 min');
  expect(fromNow(noon - 900, noon)).toBe('just now');
  expect(dateTime(noon)).toBe('2026-11-26 12:00:00');
});
