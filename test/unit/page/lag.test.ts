import { expect, test } from 'vitest';
import { lagBy, lagFigures, lagOf } from '../../../src/page/lag.ts';
import { activityOf } from '../../../src/page/happenings.ts';
import { nextReadMs } from '../../../src/page/pace.ts';
import type { Happening } from '../../../src/page/api-types.ts';
import { replicaStatus } from '../../support/page/replica-status.ts';

const noon = Date.parse('2026-11-26T12:00:00Z');

function ready(name: string, seconds: number, over: Partial<Happening> = {}): Happening {
  const { rule, source, target } = replicaStatus({ name });
  return {
    time: new Date(noon + seconds * 1000).toISOString(),
    what: 'ready',
    rule,
    name,
    source,
    target,
    ...over,
  };
}

const taken = new Date(noon).toISOString();

test('the lag is from the source to ready; what is awaited counts till now, what goes does not', () => {
  const { points } = lagOf(
    [
      replicaStatus({ name: 'a', taken }),
      replicaStatus({ name: 'b', state: 'copying', lagSeconds: 700 }),
      replicaStatus({ name: 'c', state: 'deleting', lagSeconds: 900 }),
      replicaStatus({ name: 'd', taken }),
    ],
    [ready('a', 300)],
    noon + 700_000,
    {},
  );
  expect(points.map(({ name, seconds, isReady }) => [name, seconds, isReady])).toEqual([
    ['a', 300, true],
    ['b', 700, false],
  ]);
});

test('what is awaited waits on, though its report says the same as before', () => {
  const awaited = replicaStatus({ name: 'a', state: 'blocked', lagSeconds: 60, taken });
  const later = noon + 5 * 3_600_000;
  expect(lagOf([awaited], [], later, {}).points).toMatchObject([{ at: later, seconds: 5 * 3600 }]);
  // Of another clock than Azure's it is never less than what was read.
  expect(lagBy(noon - 60_000, { lagSeconds: 60, taken: noon })).toBe(60);
  expect(lagBy(later, { lagSeconds: undefined, taken: noon })).toBeUndefined();
});

test('a record of the source before this one tells nothing of this one', () => {
  expect(lagOf([replicaStatus({ name: 'a', taken })], [ready('a', -60)], noon, {}).points).toEqual([]);
});

test('figures are of what is ready', () => {
  const replicas = Array.from({ length: 20 }, (_, index) => replicaStatus({ name: `n${index}`, taken }));
  const happenings = replicas.map(({ name }, index) => ready(name, (index + 1) * 10));
  const figures = lagFigures(lagOf(replicas, happenings, noon + 1_000_000, { images: 185 }));
  expect(figures).toEqual({ count: 20, median: 100, p95: 190, longest: 200, late: 2 });
  expect(lagFigures({ points: [] })).toBeUndefined();
});

test('each replica is held against the objective of its own rule', () => {
  const replicas = ['quick', 'slow', 'none'].map((rule) => replicaStatus({ name: rule, rule, taken }));
  const happenings = replicas.map(({ name, rule }) => ready(name, 100, { rule }));
  const lag = lagOf(replicas, happenings, noon + 200_000, { quick: 60, slow: 600, unseen: 5 });
  expect(lag.objectives).toEqual([
    { seconds: 60, rules: ['quick'] },
    { seconds: 600, rules: ['slow'] },
  ]);
  expect(lagFigures(lag)?.late).toBe(1);
});

test('the same that happened together is one line, the newest first', () => {
  const activities = activityOf(
    [
      ready('a', 0),
      ready('a', 10, { target: 's2/rg-sea' }),
      ready('b', 20),
      ready('c', 200, { what: 'deleting' }),
      ready('c', 201, { what: 'deleted' }),
      ready('c', 900, { what: 'held' }),
    ],
    10,
  );
  expect(activities.map(({ what, names, targets }) => [what, names, targets])).toEqual([
    ['held', ['c'], ['s1/rg-weu']],
    ['deleted', ['c'], ['s1/rg-weu']],
    ['ready', ['b', 'a'], ['s1/rg-weu', 's2/rg-sea']],
  ]);
  expect(activityOf([ready('a', 0), ready('b', 900)], 1).map(({ names }) => names)).toEqual([['b']]);
});

test('a deletion that was begun and told no more is not said to be done', () => {
  const activities = activityOf(
    [
      ready('c', 200, { what: 'deleting' }),
      ready('c', 201, { what: 'deleting', target: 's2/rg-sea' }),
      ready('c', 202, { what: 'deleted', target: 's2/rg-sea' }),
    ],
    10,
  );
  expect(activities.map(({ what, targets }) => [what, targets])).toEqual([
    ['deleted', ['s2/rg-sea']],
    ['deleting', ['s1/rg-weu']],
  ]);
});

test('readings back off while they fail, and never come sooner than asked for', () => {
  expect(nextReadMs({ everyMs: 15_000, failures: 0 })).toBe(15_000);
  expect(nextReadMs({ everyMs: 15_000, failures: 2 })).toBe(60_000);
  expect(nextReadMs({ everyMs: 15_000, failures: 99 })).toBe(120_000);
  expect(nextReadMs({ everyMs: 15_000, failures: 1, retryAfterSeconds: 300 })).toBe(300_000);
  // What is read every five minutes is asked for again sooner than that.
  expect(nextReadMs({ everyMs: 300_000, failures: 0 })).toBe(300_000);
  expect(nextReadMs({ everyMs: 300_000, failures: 1 })).toBe(30_000);
});
