import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearMiss, isSelected, matchesWildcard } from '../../../src/replication/selection.ts';

describe('tags', () => {
  const select = { kind: 'tags', tags: { SnapReplicate: 'Replicate', stage: 'gold' } } as const;
  const selects = (tags: Record<string, string>): boolean => isSelected(select, { name: 'x', tags });

  test('key and value are matched together, all pairs', () => {
    expect(selects({ SnapReplicate: 'Replicate', stage: 'gold', other: 'x' })).toBe(true);
    expect(selects({ SnapReplicate: 'Replicate' })).toBe(false);
    // The value under another key, and the key with another value, as the runbook got wrong.
    expect(selects({ SnapReplicate: 'gold', stage: 'Replicate' })).toBe(false);
    expect(selects({ SnapReplicate: 'no', other: 'Replicate', stage: 'gold' })).toBe(false);
  });

  test('case is ignored in keys and kept in values, as Azure does', () => {
    expect(selects({ SNAPREPLICATE: 'Replicate', Stage: 'gold' })).toBe(true);
    expect(selects({ SnapReplicate: 'replicate', stage: 'gold' })).toBe(false);
  });
});

describe('names', () => {
  test.each([
    ['snap_*', 'snap_vm1_1200', true],
    ['snap_*', 'SNAP_vm1', true],
    ['snap_*', 'a-snap_vm1', false],
    ['*gold*', 'my-golden-1', true],
    ['v?', 'v1', true],
    ['v?', 'v10', false],
    ['a.b', 'axb', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
  ])('%s takes %s: %s', (pattern, name, taken) => {
    expect(matchesWildcard(pattern, name)).toBe(taken);
  });

  test('agrees with the regular expression that means the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 10 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    fc.assert(
      fc.property(text, name, (pattern, given) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesWildcard(pattern, given)).toBe(expression.test(given));
      }),
      { numRuns: 1000 },
    );
  });

  test('any pattern is enough', () => {
    const select = { kind: 'names', patterns: ['a*', 'b*'] } as const;
    expect(isSelected(select, { name: 'beta', tags: {} })).toBe(true);
    expect(isSelected(select, { name: 'gamma', tags: {} })).toBe(false);
  });
});

test('all takes all', () => {
  expect(isSelected({ kind: 'all' }, { name: 'x', tags: {} })).toBe(true);
});

describe('a tag that misses by its case, or by blanks', () => {
  const select = { kind: 'tags', tags: { SnapReplicate: 'Replicate', Kind: 'golden' } } as const;
  const told = (tags: Record<string, string>) => nearMiss(select, { name: 'x', tags });

  test('is named, with what it should be', () => {
    expect(told({ snapreplicate: 'replicate', kind: 'golden' })).toMatch(
      /^tag snapreplicate=replicate differs from SnapReplicate=Replicate in case only; values/,
    );
  });

  test.each([
    [{ SnapReplicate: 'Replicate ', Kind: 'golden' }, '"SnapReplicate"="Replicate "'],
    [{ 'SnapReplicate ': 'replicate', Kind: 'golden' }, '"SnapReplicate "="replicate"'],
  ])('blanks are shown: %j', (tags, shown) => {
    expect(told(tags)).toContain(`tag ${shown} differs from SnapReplicate=Replicate in blanks or case only`);
  });

  test('is not told where the snapshot is selected, or misses in more than the case', () => {
    expect(told({ snapreplicate: 'Replicate', KIND: 'golden' })).toBeUndefined();
    expect(told({ SnapReplicate: 'replicate' })).toBeUndefined();
    expect(told({ SnapReplicate: 'replicate', Kind: 'silver' })).toBeUndefined();
    expect(nearMiss({ kind: 'all' }, { name: 'x', tags: {} })).toBeUndefined();
  });
});
