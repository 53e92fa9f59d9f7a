import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  eventHintId,
  lookTime,
  periodicLookTime,
  recheckId,
  type Hint,
} from '../../../src/replication/hint.ts';
import { isAtItsLongest, waitPace } from '../../../src/replication/pace.ts';
import { noon, sourceGroup, target } from '../../support/snapshots.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const hint: Hint = {
  rule: 'golden-images',
  source: { ...sourceGroup, name: 'golden-1' },
  target: { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup },
};

describe('ids of hints from events', () => {
  test('one event gives one id, however often it comes, however its ids are spelled', () => {
    const event = { id: 'e1', time: '2026-11-23T12:00:00Z' };
    const shouted = { ...hint, source: { ...hint.source, resourceGroup: 'RG-IMAGES', name: 'GOLDEN-1' } };
    expect(eventHintId(event, shouted)).toBe(eventHintId(event, hint));
    expect(eventHintId(event, { ...hint, rule: 'renamed' })).toBe(eventHintId(event, hint));
  });

  test('two events within a second give two ids', () => {
    const ids = ['e1', 'e2'].map((id) => eventHintId({ id, time: '2026-11-23T12:00:00Z' }, hint));
    expect(new Set(ids).size).toBe(2);
  });

  test('two targets give two ids', () => {
    const event = { id: 'e1', time: '2026-11-23T12:00:00Z' };
    const other = { ...hint, target: { ...hint.target, resourceGroup: 'rg-images-sea' } };
    expect(eventHintId(event, other)).not.toBe(eventHintId(event, hint));
  });
});

describe('re-checks', () => {
  const wait = fc.integer({ min: -3_600_000, max: 23 * 3_600_000 });
  const start = fc.integer({ min: noon, max: noon + 86_400_000 });

  test('lie in the future, not before they are wanted, and later by less than a bucket', () => {
    fc.assert(
      fc.property(start, wait, (now, afterMs) => {
        const time = lookTime(now, now + afterMs);
        expect(time).toBeGreaterThanOrEqual(now + 5000);
        expect(time).toBeGreaterThanOrEqual(now + afterMs);
        expect(time - Math.max(now + 5000, now + afterMs)).toBeLessThan(300_000);
      }),
    );
  });

  test('a look never asks for the time for which it was itself sent', () => {
    // Service Bus may be a few seconds ahead of us, or late by any time.
    const lag = fc.integer({ min: -4000, max: 600_000 });
    fc.assert(
      fc.property(start, wait, lag, wait, (now, first, late, second) => {
        const sentFor = lookTime(now, now + first);
        const next = lookTime(sentFor + late, sentFor + late + second);
        expect(recheckId(hint, next)).not.toBe(recheckId(hint, sentFor));
      }),
    );
  });

  test('three chains for one replica meet in one message', () => {
    const times = [0, 1200, 2900].map((late) => lookTime(noon + late, noon + late + 11_000));
    const counts = [{}, { streak: { reason: 'Throttled', length: 3 } }, { failures: 1, attempt: 2 }];
    const ids = times.map((time, at) => recheckId({ ...hint, ...counts[at] }, time));
    expect(new Set(ids).size).toBe(1);
  });

  test('what was spread over time stays so: replicas have buckets of their own, and chains at one replica meet', () => {
    const others = Array.from({ length: 200 }, (_, at) => ({
      ...hint,
      source: { ...hint.source, name: `golden-${at}` },
    }));
    const times = others.map((other) => lookTime(noon, noon + 4 * 60_000, other));
    expect(new Set(times).size).toBeGreaterThan(150);
    const chains = [0, 1, 2, 3].map((late) => lookTime(noon + late, noon + 4 * 60_000, hint));
    expect(new Set(chains).size).toBe(1);
  });

  test('what is due in more than a day has a look on the way: within a day, not later than it is due, all chains at once', () => {
    const far = fc.integer({ min: day, max: 40 * day });
    fc.assert(
      fc.property(start, far, fc.integer({ min: 0, max: 20 * day }), (now, afterMs, laterMs) => {
        const time = lookTime(now, now + afterMs, hint);
        expect(time).toBeGreaterThanOrEqual(now + 5000);
        // With the bucket of what is not too far.
        expect(time).toBeLessThanOrEqual(now + day + minute);
        expect(time).toBeLessThanOrEqual(now + afterMs + minute);
        if (afterMs === day) return;
        const other = now + laterMs;
        expect((lookTime(other, other + 2 * day, hint) - time) % day).toBe(0);
      }),
    );
  });

  test('chains of waits that have grown as long as they get become one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 2, maxLength: 6 }),
        (starts) => {
          const afterTwo = starts.map((start) => {
            const once = periodicLookTime(noon + start, 300_000, hint);
            return periodicLookTime(once, 300_000, hint);
          });
          // Whatever apart they begin, all are on one grid.
          expect(new Set(afterTwo.map((time) => time % 300_000)).size).toBe(1);
        },
      ),
    );
    expect(isAtItsLongest(waitPace(9))).toBe(true);
    expect(isAtItsLongest(waitPace(2))).toBe(false);
  });

  test('a look that has to tell others is lost in no look that has not', () => {
    expect(recheckId({ ...hint, isAwaited: true }, noon)).not.toBe(recheckId(hint, noon));
  });

  test('begin with a letter, because the Functions worker makes numbers of digits', () => {
    expect(recheckId(hint, noon)).toMatch(/^r-[0-9a-f]{40}$/);
    expect(eventHintId({ id: '1', time: '2' }, hint)).toMatch(/^e-[0-9a-f]{40}$/);
  });
});
