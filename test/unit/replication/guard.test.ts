import { expect, test } from 'vitest';
import {
  countPendingDeletions,
  deletionSetId,
  exceedsGuard,
  unapprovedDeletions,
} from '../../../src/replication/removal/guard.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { replicaOf, rule, sourceGroup, sourceSnapshot } from '../../support/snapshots.ts';

function replica(name: string, mark?: string): Snapshot {
  const made = replicaOf(sourceSnapshot({ name }));
  return mark === undefined ? made : { ...made, tags: { ...made.tags, [tagKeys.deletion]: mark } };
}

const mark = 'SourceDeleted@2026-11-23T12:15:00Z';

test('holds when both limits are passed, and not before', () => {
  const guard = { maxCount: 10, maxPercent: 50 };
  expect(exceedsGuard({ pending: 60, total: 80 }, guard)).toBe(true);
  expect(exceedsGuard({ pending: 10, total: 10 }, guard)).toBe(false);
  expect(exceedsGuard({ pending: 40, total: 80 }, guard)).toBe(false);
  expect(exceedsGuard({ pending: 1, total: 100 }, { maxCount: 0, maxPercent: 0 })).toBe(true);
});

test('counts what is marked and what will be, of this source group and not approved', () => {
  const sources = [sourceSnapshot({ name: 'kept' }), sourceSnapshot({ name: 'untagged', tags: {} })];
  const pinned = replica('pinned');
  const listing = [
    replica('marked', mark),
    replica('approved', `${mark};approved`),
    replica('kept'),
    replica('untagged'),
    replica('gone'),
    { ...pinned, tags: { ...pinned.tags, [tagKeys.pinned]: '' } },
    sourceSnapshot({ name: 'foreign', tags: { [tagKeys.deletion]: mark } }),
  ];
  expect(countPendingDeletions(rule, sources, listing)).toEqual({ pending: 3, total: 6 });
  const keeping = { ...rule, whenSourceDeleted: 'keep', whenSourceUnselected: 'keep' } as const;
  expect(countPendingDeletions(keeping, sources, listing)).toEqual({ pending: 1, total: 6 });
  const otherGroup = { ...rule, source: { ...sourceGroup, resourceGroup: 'rg-other' } };
  expect(countPendingDeletions(otherGroup, sources, listing)).toEqual({ pending: 0, total: 0 });
});

test('a set is named by what is in it, in any order', () => {
  const set = [replica('a', mark), replica('b', mark)];
  const id = deletionSetId(set);
  expect(deletionSetId([...set].reverse())).toBe(id);
  expect(deletionSetId([...set, replica('c', mark)])).not.toBe(id);
  expect(deletionSetId([replica('a', mark), replica('b', 'SourceDeleted@2026-11-23T12:16:00Z')])).not.toBe(
    id,
  );
  expect(unapprovedDeletions([...set, replica('c')])).toEqual(set);
});
