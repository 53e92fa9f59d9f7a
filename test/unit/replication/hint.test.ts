import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventHintId, lookTime, recheckId, type Hint } from '../../../src/replication/hint.ts';
import { noon, sourceGroup, target } from '../../support/snapshots.ts';

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

  test('begin with a letter, because the Functions worker makes numbers of digits', () => {
    expect(recheckId(hint, noon)).toMatch(/^r-[0-9a-f]{40}$/);
    expect(eventHintId({ id: '1', time: '2' }, hint)).toMatch(/^e-[0-9a-f]{40}$/);
  });
});
