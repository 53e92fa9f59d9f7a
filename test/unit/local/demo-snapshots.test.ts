/** What is taken for a rule of one's own file, and whether the rule selects it. */
import { describe, expect, test } from 'vitest';
import { demoSnapshots } from '../../../src/local/demo-snapshots.ts';
import type { Selection } from '../../../src/replication/rule.ts';
import { isSelected } from '../../../src/replication/selection.ts';

const selections: [string, Selection][] = [
  ['tags', { kind: 'tags', tags: { Publish: 'yes', Ring: 'prod' } }],
  ['all', { kind: 'all' }],
  ['a prefix', { kind: 'names', patterns: ['srv_*'] }],
  ['one name', { kind: 'names', patterns: ['golden'] }],
  ['single letters', { kind: 'names', patterns: ['master-??'] }],
  ['every name', { kind: 'names', patterns: ['*'] }],
  ['every name, as the second pattern', { kind: 'names', patterns: ['srv_*', '*'] }],
  ['what ends with a number', { kind: 'names', patterns: ['*-1'] }],
];

describe.each(selections)('%s', (_what, select) => {
  const taken = demoSnapshots({ select, fullSnapshots: 'stage' }, 1);

  test('what is said of each is so', () => {
    for (const [{ name, tags = {} }, isSaidToBe] of taken) {
      expect({ name, isSelected: isSelected(select, { name, tags }) }).toEqual({
        name,
        isSelected: isSaidToBe,
      });
    }
  });

  test('there is one that is copied', () => {
    expect(taken.some(([, isSaidToBe]) => isSaidToBe)).toBe(true);
  });
});

test('one is left alone by whatever does not take every name', () => {
  const leaves = (select: Selection): boolean =>
    demoSnapshots({ select, fullSnapshots: 'refuse' }, 1).some(([, isSaidToBe]) => !isSaidToBe);
  expect(selections.map(([what, select]) => [what, leaves(select)])).toEqual([
    ['tags', true],
    ['all', false],
    ['a prefix', true],
    ['one name', true],
    ['single letters', true],
    ['every name', false],
    ['every name, as the second pattern', false],
    ['what ends with a number', true],
  ]);
});
