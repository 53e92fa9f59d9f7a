import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  estimated,
  untilCopyLook,
  type CopyEstimate,
  type CopyWaiting,
} from '../../../src/replication/copy-estimate.ts';
import { lookTime } from '../../../src/replication/hint.ts';
import { noon } from '../../support/snapshots.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const firstLookMs = 30 * second;

/** Progress, 0 to 1, at a share of the copy's length; never falls. */
type Curve = (share: number) => number;
const even: Curve = (share) => share;

/** When each look at a copy takes place, since its beginning; the last finds it done. */
function looksAt(lengthMs: number, curve: Curve, waiting: CopyWaiting): number[] {
  const looks: number[] = [];
  let estimate: CopyEstimate | undefined;
  for (let elapsed = firstLookMs; ;) {
    looks.push(elapsed);
    if (elapsed >= lengthMs) return looks;
    if (looks.length > 40) throw new Error(`no end: ${looks.join()}`);
    const percent = Math.min(99, Math.floor(100 * curve(elapsed / lengthMs)));
    const sighting = { begun: noon, now: noon + elapsed, percent };
    estimate = estimated(estimate, sighting);
    // As a message is due: five seconds ahead at least, rounded up, and a day ahead at most.
    const { now } = sighting;
    elapsed = lookTime(now, now + untilCopyLook(estimate, sighting, waiting)) - noon;
  }
}

const anyLength = fc.double({ min: Math.log(second), max: Math.log(4 * day), noNaN: true }).map(Math.exp);

/** Faster and slower stretches, and stretches of nothing. */
const anyCurve: fc.Arbitrary<Curve> = fc
  .array(fc.tuple(fc.double({ min: 0.05, max: 1, noNaN: true }), fc.constantFrom(0, 0.2, 1, 1, 3)), {
    minLength: 1,
    maxLength: 8,
  })
  .map((stretches) => {
    const time = stretches.reduce((sum, [length]) => sum + length, 0);
    const all = stretches.reduce((sum, [length, speed]) => sum + length * speed, 0);
    return (share) => {
      let left = share * time;
      let done = 0;
      for (const [length, speed] of stretches) {
        const here = Math.min(left, length);
        done += here * speed;
        left -= here;
      }
      return all === 0 ? 0 : done / all;
    };
  });

describe.each(['precise', 'usual', 'backstop'] as const)('%s', (waiting) => {
  test('a copy of any length and any progress costs at most twelve looks, and one each day', () => {
    fc.assert(
      fc.property(anyLength, anyCurve, (length, curve) => {
        const looks = looksAt(length, curve, waiting);
        expect(looks.length).toBeLessThanOrEqual(12 + Math.floor((looks.at(-1) ?? 0) / day));
      }),
      { numRuns: 3000 },
    );
  });

  test('however its progress goes, it is found within a bounded multiple of its length', () => {
    fc.assert(
      fc.property(anyLength, anyCurve, (length, curve) => {
        const found = looksAt(length, curve, waiting).at(-1) ?? Infinity;
        // What took half an hour has shown its pace.
        const times = length < 30 * minute ? 16 : 64;
        expect(found).toBeLessThanOrEqual(Math.max(firstLookMs, times * length + 5 * second));
      }),
      { numRuns: 3000 },
    );
  });
});

test('at an even pace nobody who waits for it waits for long, and nobody else for much longer', () => {
  fc.assert(
    fc.property(anyLength, (length) => {
      const late = (waiting: CopyWaiting): number =>
        (looksAt(length, even, waiting).at(-1) ?? Infinity) - Math.max(firstLookMs, length);
      const share = length <= 6 * 60 * minute ? 0.006 : length <= 2 * day ? 0.021 : 0.031;
      expect(late('precise')).toBeLessThanOrEqual(20 * second + share * length);
      // A wait of more than an hour is rounded up to a minute.
      expect(late('usual')).toBeLessThanOrEqual(60 * second + 0.042 * length);
      expect(late('backstop')).toBeLessThanOrEqual(90 * second + 0.112 * length);
    }),
    { numRuns: 3000 },
  );
});

test('at an even pace five looks are enough for what nobody waits for, and three for up to half an hour', () => {
  const upTo = (longest: number): fc.Arbitrary<number> =>
    fc.double({ min: second, max: longest, noNaN: true });
  fc.assert(
    fc.property(upTo(2 * day), (length) => looksAt(length, even, 'usual').length <= 5),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(upTo(30 * minute), (length) => looksAt(length, even, 'usual').length <= 3),
    { numRuns: 2000 },
  );
});

test.each([
  [4, 2, 3],
  [20, 3, 4],
  [180, 5, 6],
  [720, 5, 7],
  [1440, 5, 8],
  [2880, 5, 8],
])('a copy of %i min costs %i looks, or %i where someone waits for it', (minutes, usual, precise) => {
  expect(looksAt(minutes * minute, even, 'usual')).toHaveLength(usual);
  expect(looksAt(minutes * minute, even, 'precise')).toHaveLength(precise);
});

test('what was seen of another copy counts for nothing', () => {
  const known = { begun: noon - day, looks: 9, least: day, most: 2 * day };
  const sighting = { begun: noon, now: noon + minute, percent: 10 };
  expect(estimated(known, sighting)).toEqual(estimated(undefined, sighting));
});

test('a look that contradicts those before counts alone', () => {
  const first = estimated(undefined, { begun: noon, now: noon + minute, percent: 50 });
  const stalled = { begun: noon, now: noon + 10 * minute, percent: 51 };
  expect(estimated(first, stalled)).toMatchObject({
    looks: 2,
    least: (1000 * minute) / 52,
    most: (1000 * minute) / 51,
  });
});
