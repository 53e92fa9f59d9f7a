import { expect, test } from 'vitest';
import { home } from '../../../src/page/address.ts';
import { countsOf, inOrder, visibleRows } from '../../../src/page/filter.ts';
import { lineageOf, neighbours } from '../../../src/page/lineage.ts';
import { matrixOf, rowAt, type Matrix } from '../../../src/page/matrix.ts';
import { replicaStatus } from '../../support/page/replica-status.ts';

const at = { sea: { target: 's2/rg-sea', location: 'southeastasia' } };

function matrix(): Matrix {
  return matrixOf([
    replicaStatus({ name: 'a', taken: '2026-11-01T00:00:00Z', disk: '/disks/one' }),
    replicaStatus({ name: 'a', ...at.sea, state: 'copying', lagSeconds: 50 }),
    replicaStatus({ name: 'b', state: 'blocked', reason: 'ScopeLocked', lagSeconds: 900 }),
    replicaStatus({ name: 'b', ...at.sea, state: 'copying', lagSeconds: 20 }),
    replicaStatus({ name: 'c', rule: 'kiosks', taken: '2026-11-02T00:00:00Z', disk: '/disks/ONE' }),
  ]);
}

function names(rows: readonly { name: string }[]): string {
  return rows.map(({ name }) => name).join(' ');
}

test('rows are snapshots of a rule, columns are targets, and the worst is told', () => {
  const { columns, rows } = matrix();
  expect(columns.map(({ location, group }) => `${location} ${group}`)).toEqual([
    'southeastasia rg-sea',
    'westeurope rg-weu',
  ]);
  expect(rows.map(({ name, worst, lagSeconds }) => [name, worst, lagSeconds])).toEqual([
    ['a', 'copying', 50],
    ['b', 'blocked', 900],
    ['c', 'ready', undefined],
  ]);
  expect(rows[2]?.cells.map((cell) => cell?.state)).toEqual([undefined, 'ready']);
  expect(columns.map(({ rules }) => [...rules])).toEqual([['images'], ['images', 'kiosks']]);
});

test('a row is found by rule and name, or by the name alone, then the worst of that name', () => {
  const found = matrixOf([
    replicaStatus({ name: 'a' }),
    replicaStatus({ name: 'a', rule: 'kiosks', state: 'blocked' }),
  ]);
  expect(rowAt(found, 'images/a')).toMatchObject({ rule: 'images', name: 'a' });
  expect(rowAt(found, 'A')).toMatchObject({ rule: 'kiosks', name: 'a' });
  for (const key of ['', 'b', 'images/b', 'other/a']) expect(rowAt(found, key)).toBeUndefined();
});

test('two spellings of one target are one column', () => {
  const { columns, rows } = matrixOf([
    replicaStatus({ name: 'a', target: 's1/RG-WEU' }),
    replicaStatus({ name: 'b' }),
  ]);
  expect(columns).toHaveLength(1);
  expect(rows.map(({ cells }) => cells.length)).toEqual([1, 1]);
});

test.each([
  [{ states: ['blocked'] as const }, 'b'],
  [{ states: ['copying'] as const }, 'a b'],
  [{ states: ['blocked', 'ready'] as const }, 'a b c'],
  [{ text: 'scopelocked' }, 'b'],
  [{ text: 'kiosks c' }, 'c'],
  [{ text: 'southeast a' }, 'a b'],
  [{ rule: 'kiosks' }, 'c'],
  [{ target: 's2/rg-sea' }, 'a b'],
  [{ target: 's2/rg-sea', states: ['blocked'] as const }, ''],
  [{ target: 's9/none' }, ''],
])('of %j it shows %s', (filter, shown) => {
  expect(names(visibleRows(matrix(), { ...home, ...filter }))).toBe(shown);
});

test('a tile counts replicas, by all filters but the states', () => {
  const { ready, copying, blocked } = countsOf(matrix(), { ...home, states: ['blocked'], rule: 'images' });
  expect({ ready, copying, blocked }).toEqual({ ready: 1, copying: 2, blocked: 1 });
});

test.each([
  ['name', false, 'a b c'],
  ['name', true, 'c b a'],
  ['state', false, 'b a c'],
  ['lag', true, 'b a c'],
  ['lag', false, 'a b c'],
  ['taken', true, 'c a b'],
  ['taken', false, 'a c b'],
] as const)('by %s, descending %s: %s', (order, descending, expected) => {
  expect(names(inOrder(matrix().rows, order, descending))).toBe(expected);
});

test('of one state the newest is first', () => {
  const { rows } = matrixOf([
    replicaStatus({ name: 'a', taken: '2026-11-01T00:00:00Z' }),
    replicaStatus({ name: 'b', taken: '2026-11-03T00:00:00Z' }),
  ]);
  expect(names(inOrder(rows, 'state', false))).toBe('b a');
});

test('a lineage is of one disk and rule, and unknown without the disk', () => {
  const { rows } = matrixOf([
    replicaStatus({ name: 'a', disk: '/Disks/one', taken: '2026-11-01T00:00:00Z' }),
    replicaStatus({ name: 'b', disk: '/disks/one', taken: '2026-11-02T00:00:00Z' }),
    replicaStatus({ name: 'c', disk: '/disks/two' }),
    replicaStatus({ name: 'd', disk: '/disks/one', rule: 'other' }),
    replicaStatus({ name: 'e' }),
  ]);
  const [a, , , , e] = rows;
  if (a === undefined || e === undefined) throw new Error('five were made');
  expect(names(lineageOf(a, rows))).toBe('b a');
  expect(lineageOf(e, rows)).toEqual([]);
  expect(neighbours('images/b', rows)).toMatchObject({ before: { name: 'a' }, after: { name: 'c' } });
  expect(neighbours('images/none', rows)).toEqual({});
});
