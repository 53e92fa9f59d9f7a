import { expect, test } from 'vitest';
import { countDeletions } from '../../../src/replication/removal/guard-counts.ts';
import { deletionSetId, needsApproval, unapprovedDeletions } from '../../../src/replication/removal/guard.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import {
  installation,
  replicaOf,
  rule,
  sourceGroup,
  sourceSnapshot,
  target,
} from '../../support/snapshots.ts';

function replica(name: string, mark?: string): Snapshot {
  const made = replicaOf(sourceSnapshot({ name }));
  return mark === undefined ? made : { ...made, tags: { ...made.tags, [tagKeys.deletion]: mark } };
}

const mark = 'SourceDeleted@2026-11-23T12:15:00Z';

test('asks above both limits, and before the last of several goes', () => {
  const guard = { maxCount: 10, maxPercent: 50 };
  expect(needsApproval({ going: 60, total: 80 }, guard, true)).toBe(true);
  expect(needsApproval({ going: 40, total: 80 }, guard, true)).toBe(false);
  expect(needsApproval({ going: 10, total: 11 }, guard, true)).toBe(false);
  expect(needsApproval({ going: 1, total: 100 }, { maxCount: 0, maxPercent: 0 }, true)).toBe(true);
  for (const total of [2, 8, 10]) expect(needsApproval({ going: total, total }, guard, true)).toBe(true);
  expect(needsApproval({ going: 1, total: 1 }, guard, true)).toBe(false);
  // Nobody was seen to give it up, so its group may have gone.
  expect(needsApproval({ going: 1, total: 1 }, guard, false)).toBe(true);
  expect(needsApproval({ going: 1, total: 2 }, guard, false)).toBe(false);
  expect(needsApproval({ going: 2, total: 9, untold: 2 }, guard, false)).toBe(true);
  expect(needsApproval({ going: 2, total: 9, untold: 1 }, guard, false)).toBe(false);
  expect(needsApproval({ going: 2, total: 9, untold: 2 }, guard, true)).toBe(false);
  // Those that are pinned are no sign of life.
  expect(needsApproval({ going: 2, total: 5, pinned: 3 }, guard, true)).toBe(true);
  expect(needsApproval({ going: 1, total: 2, pinned: 1 }, guard, false)).toBe(true);
});

function count(
  of: typeof rule,
  sourceListing: readonly Snapshot[],
  targetListing: readonly Snapshot[],
  journal: readonly JournalEntry[] = [],
): ReturnType<typeof countDeletions> {
  return countDeletions(
    { rule: of, target, installation },
    { sourceListing, targetListings: [targetListing] },
    journal,
  );
}

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
  // What is approved is no part of it any more.
  expect(count(rule, sources, listing)).toEqual({ going: 3, total: 5, pinned: 1, untold: 2 });
  const keeping = { ...rule, whenSourceDeleted: 'keep', whenSourceUnselected: 'keep' } as const;
  expect(count(keeping, sources, listing)).toEqual({ going: 1, total: 5, pinned: 1, untold: 1 });
  const otherGroup = { ...rule, source: { ...sourceGroup, resourceGroup: 'rg-other' } };
  expect(count(otherGroup, sources, listing)).toEqual({ going: 0, total: 0, pinned: 0, untold: 0 });
});

test('counts what went of late, unless somebody approved it, and nothing of other pairs of groups', () => {
  const gone = (name: string, overrides: Partial<JournalEntry> = {}): JournalEntry => ({
    id: name,
    time: 0,
    kind: 'deleting',
    rule: rule.name,
    source: sourceSnapshot({ name }).id,
    target,
    uniqueId: `unique-replica-${name}`,
    reason: 'SourceDeleted',
    approved: false,
    ...overrides,
  });
  const journal = [
    gone('first'),
    gone('first', { id: 'again' }),
    gone('approved', { approved: true }),
    gone('still-there'),
    gone('replaced', { reason: 'SourceRecreated' }),
    gone('elsewhere', { target: { ...target, resourceGroup: 'rg-elsewhere' } }),
    gone('of another group', { source: '/subscriptions/x/resourceGroups/y/providers/z' }),
  ];
  const listing = [replica('still-there', mark), replica('kept')];
  expect(count(rule, [sourceSnapshot({ name: 'kept' })], listing, journal)).toEqual({
    going: 2,
    total: 3,
    pinned: 0,
    untold: 1,
  });
});

test('counts what was marked of late and is left out of the listing, unless it was unmarked or approved since', () => {
  const told = (kind: JournalEntry['kind'], name: string, time: number): JournalEntry => ({
    id: `${kind} ${name}`,
    time,
    kind,
    rule: rule.name,
    source: sourceSnapshot({ name }).id,
    target,
    uniqueId: `unique-replica-${name}`,
    reason: 'SourceDeleted',
  });
  const journal = [
    told('marked', 'left-out', 1),
    told('marked', 'unmarked', 2),
    told('unmarked', 'unmarked', 3),
    told('marked', 'approved', 4),
    told('approved', 'approved', 5),
    told('marked', 'listed', 6),
  ];
  const listing = [replica('listed', mark), replica('kept')];
  const counted = count(rule, [sourceSnapshot({ name: 'kept' })], listing, journal);
  expect(counted).toEqual({ going: 2, total: 3, pinned: 0, untold: 1 });
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
