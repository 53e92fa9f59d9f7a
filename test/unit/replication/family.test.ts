import { expect, test } from 'vitest';
import { familyOf, olderSiblings } from '../../../src/replication/family.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import { noon, rule, sourceSnapshot } from '../../support/snapshots.ts';

const at = (name: string, minutes: number, more = {}): ReturnType<typeof sourceSnapshot> =>
  sourceSnapshot({ name, timeCreated: noon + minutes * 60_000, ...more });

test('siblings are the older, selected, incremental snapshots of one family, oldest first', () => {
  const listing = [
    at('third', 3),
    at('first', 1),
    at('second', 2),
    at('younger', 9),
    at('other-family', 1, { incrementalSnapshotFamilyId: 'family-2' }),
    at('untagged', 1, { tags: {} }),
    at('full', 1, { incremental: false }),
    at('a-replica', 1, { tags: { ...sourceSnapshot().tags, [tagKeys.source]: 'x' } }),
  ];
  const siblings = olderSiblings(at('fifth', 5), listing, rule);
  expect(siblings.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
});

test('of two of the same moment exactly one is older', () => {
  const listing = [at('a', 1), at('b', 1)];
  const counts = listing.map((one) => olderSiblings(one, listing, rule).length);
  expect(counts.sort()).toEqual([0, 1]);
});

test('the family is its id, else the disk, else the snapshot itself', () => {
  const { incrementalSnapshotFamilyId: _family, ...without } = sourceSnapshot({ sourceUniqueId: 'DISK' });
  expect(familyOf(sourceSnapshot({ incrementalSnapshotFamilyId: 'FAM' }))).toBe('fam');
  expect(familyOf(without)).toBe('disk');
  const { sourceUniqueId: _disk, ...alone } = without;
  expect(familyOf(alone)).toBe('unique-golden-1');
  expect(familyOf(sourceSnapshot({ incremental: false }))).toBeUndefined();
});
