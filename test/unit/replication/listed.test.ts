import { expect, test } from 'vitest';
import { listedById, listedByName } from '../../../src/replication/listed.ts';
import { sourceSnapshot } from '../../support/snapshots.ts';

const first = sourceSnapshot({ name: 'Golden-1' });
const moved = { ...first, tags: { moved: 'since' } };

test('a snapshot is found however its name and its id are written, as the last that a listing has of it', () => {
  const listing = [first, sourceSnapshot({ name: 'other' }), moved];
  for (const name of ['Golden-1', 'golden-1', 'GOLDEN-1']) expect(listedByName(listing, name)).toBe(moved);
  for (const id of [first.id, first.id.toUpperCase()]) expect(listedById(listing, id)).toBe(moved);
});

test('what another listing has is not in this one', () => {
  expect(listedByName([first], 'golden-1')).toBe(first);
  expect(listedByName([], 'golden-1')).toBeUndefined();
  expect(listedById([sourceSnapshot({ name: 'other' })], first.id)).toBeUndefined();
});
