import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replicaTags, tagKeys } from '../../../src/replication/replica-tags.ts';
import { driftedKeys, isSameTags, wantedTags, withoutTag } from '../../../src/replication/tag-drift.ts';
import { installation, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const replica = replicaOf(source);

test('tags of the source follow: added, changed and removed ones', () => {
  const changed = sourceSnapshot({ tags: { SnapReplicate: 'Replicate', owner: 'vdi', added: 'x' } });
  expect(wantedTags(changed, replica, { rule, installation })).toMatchObject({ owner: 'vdi', added: 'x' });
  const removed = sourceSnapshot({ tags: { SnapReplicate: 'Replicate' } });
  expect(wantedTags(removed, replica, { rule, installation })).not.toHaveProperty('owner');
});

test('tags that others put on the replica stay', () => {
  const policed = replicaOf(source, { tags: { ...replica.tags, costCenter: '42' } });
  expect(wantedTags(source, policed, { rule, installation })).toMatchObject({ costCenter: '42' });
});

test('a tag that is called as what every object has is a tag like any other', () => {
  for (const key of ['constructor', 'toString', 'hasOwnProperty']) {
    const tags = { ...replica.tags, [key]: 'x' };
    const wanted = wantedTags(source, { ...replica, tags }, { rule, installation });
    expect(driftedKeys(wanted ?? {}, tags)).toEqual([]);
  }
});

test('pin and attempt stay, a deletion mark goes', () => {
  const own = {
    [tagKeys.pinned]: 'x',
    [tagKeys.attempt]: '3',
    [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:00:00Z',
  };
  const tags = wantedTags(source, { ...replica, tags: { ...replica.tags, ...own } }, { rule, installation });
  expect(tags).toMatchObject({ [tagKeys.pinned]: 'x', [tagKeys.attempt]: '3' });
  expect(tags).not.toHaveProperty(tagKeys.deletion);
});

test('a renamed rule is a drift of one tag', () => {
  const tags = wantedTags(source, replica, { rule: { ...rule, name: 'renamed' }, installation }) ?? {};
  expect(tags).toEqual({ ...replica.tags, [tagKeys.rule]: 'renamed' });
});

test('a replica with the wanted tags is in sync, from any tags before', () => {
  // Lower case only: Azure keeps no two keys that differ in case alone.
  const key = fc.stringMatching(/^[a-z]{1,3}$/);
  const someTags = fc.dictionary(key, fc.string({ maxLength: 3 }), { maxKeys: 8 });
  fc.assert(
    fc.property(someTags, someTags, someTags, (before, now, foreign) => {
      const copied = replicaTags(sourceSnapshot({ tags: before }), { rule, attempt: 1, installation }) ?? {};
      const changed = sourceSnapshot({ tags: now });
      const first = replicaOf(source, { tags: { ...foreign, ...copied } });
      const wanted = wantedTags(changed, first, { rule, installation }) ?? {};
      const second = { ...first, tags: wanted };
      expect(isSameTags(wantedTags(changed, second, { rule, installation }) ?? {}, wanted)).toBe(true);
      for (const [name, value] of Object.entries(changed.tags)) expect(wanted[name]).toBe(value);
    }),
  );
});

test('keys are compared without case, values with it', () => {
  expect(isSameTags({ A: 'x' }, { a: 'x' })).toBe(true);
  expect(isSameTags({ a: 'X' }, { a: 'x' })).toBe(false);
  expect(isSameTags({ a: 'x' }, { a: 'x', b: 'y' })).toBe(false);
  expect(withoutTag({ 'SnapRep-Delete': 'x', a: 'y' }, tagKeys.deletion)).toEqual({ a: 'y' });
});

test('the keys that differ are named, by value, by lack and by excess', () => {
  const wanted = { Same: '1', changed: 'a', lacking: 'x' };
  expect(driftedKeys(wanted, { SAME: '1', changed: 'A', extra: 'y' })).toEqual([
    'changed',
    'extra',
    'lacking',
  ]);
  expect(driftedKeys(wanted, { ...wanted })).toEqual([]);
});
