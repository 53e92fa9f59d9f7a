import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tsvOfQuery, tsvOfResult } from '../../../src/cli/tab-separated.ts';

test('a result is its rows, each with the same columns, whatever a row leaves out', () => {
  const replicas = [
    { name: 'a', state: 'copying', percent: 12 },
    { name: 'b', state: 'ready', lag: { seconds: 3 } },
  ];
  expect(tsvOfResult({ kind: 'status', complete: true, replicas })).toBe(
    'a\tcopying\t12\t\nb\tready\t\t{"seconds":3}\n',
  );
  expect(tsvOfResult({ kind: 'status', replicas: [] })).toBe('');
});

test('what is no list is one row', () => {
  expect(tsvOfResult({ kind: 'approval', setId: 'x', approved: 3 })).toBe('approval\tx\t3\n');
});

test('what a query gave is put out as it came', () => {
  expect(tsvOfQuery([['a', 1], ['b']])).toBe('a\t1\nb\n');
  expect(tsvOfQuery('a')).toBe('a\n');
  expect(tsvOfQuery(null)).toBe('');
});

test('no value breaks a row: as many lines as rows, as many tabs as columns', () => {
  const row = fc.record({
    name: fc.string({ unit: 'grapheme' }),
    detail: fc.constantFrom('a\tb', 'c\r\nd', '\n'),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (happenings) => {
      const lines = tsvOfResult({ kind: 'history', happenings }).split('\n').slice(0, -1);
      expect(lines).toHaveLength(happenings.length);
      expect(lines.every((line) => line.split('\t').length === 2)).toBe(true);
    }),
  );
});
