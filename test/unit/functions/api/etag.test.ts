import { expect, test } from 'vitest';
import { etagOf, isNamed } from '../../../../src/functions/api/etag.ts';

const report = {
  kind: 'status',
  generatedAt: 'a',
  replicas: [{ name: 'x', lagSeconds: 1, etaSeconds: 2, percent: 3 }],
};

test('a tag tells of facts and not of the clock', () => {
  const later = {
    ...report,
    generatedAt: 'b',
    replicas: [{ ...report.replicas[0], lagSeconds: 9, etaSeconds: 9 }],
  };
  expect(etagOf(later)).toBe(etagOf(report));
  expect(etagOf({ ...report, replicas: [{ ...report.replicas[0], percent: 4 }] })).not.toBe(etagOf(report));
});

test('from when on a history was asked for is of the clock; since when something is paused is a fact', () => {
  const history = { kind: 'history', since: 'a', happenings: [{ what: 'ready' }] };
  expect(etagOf({ ...history, since: 'b' })).toBe(etagOf(history));
  expect(etagOf({ ...history, happenings: [] })).not.toBe(etagOf(history));
  const pauses = { kind: 'pauses', pauses: [{ scope: 'everything', since: 'a' }] };
  expect(etagOf({ ...pauses, pauses: [{ scope: 'everything', since: 'b' }] })).not.toBe(etagOf(pauses));
});

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", W/"a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  [null, false],
])('If-None-Match %s', (header, expected) => {
  expect(isNamed('W/"a"', header)).toBe(expected);
});
