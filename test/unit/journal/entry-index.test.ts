/** What a deletion is told of many others is a part of it, and counts the same as all of it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesSince } from '../../../src/journal/entries-since.ts';
import { EntryIndex } from '../../../src/journal/entry-index.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import { countDeletions, countReplacements } from '../../../src/replication/removal/guard-counts.ts';
import { journalEntry } from '../../support/journal-entries.ts';
import {
  installation,
  replicaOf,
  rule,
  sourceGroup,
  sourceSnapshot,
  target,
} from '../../support/snapshots.ts';

const replica = replicaOf(sourceSnapshot());

// As people write one group, and another.
const groups = [
  target,
  { ...target, resourceGroup: target.resourceGroup.toUpperCase() },
  sourceGroup,
  undefined,
];
// One name is in two groups.
const sources = [
  sourceSnapshot({ name: 'one' }).id,
  sourceSnapshot({ name: 'one' }).id.toUpperCase(),
  sourceSnapshot({ name: 'two' }).id,
  sourceSnapshot({ name: 'one' }).id.replace(sourceGroup.resourceGroup, 'rg-other'),
];

/** Times and ids that meet; what was told again has another time. */
const anEntry = fc
  .record({
    id: fc.nat(2),
    time: fc.nat(8),
    target: fc.constantFrom(...groups),
    source: fc.constantFrom(...sources),
    uniqueId: fc.constantFrom('u-1', 'u-2', undefined),
    kind: fc.constantFrom(
      ...(['deleting', 'marked', 'marked', 'unmarked', 'approved', 'ready', 'held'] as const),
    ),
    reason: fc.constantFrom('SourceDeleted', 'SourceRecreated', 'CopyFailed'),
    approved: fc.constantFrom(undefined, false, true),
  })
  .map(({ id, target: to, uniqueId, approved, ...rest }): JournalEntry => {
    // Told again, a happening is the same at another time.
    const happening = [id, rest.kind, rest.source, uniqueId, to?.resourceGroup, rest.reason, approved].join();
    const { target: _group, uniqueId: _replica, ...entry } = journalEntry(happening, rest);
    return {
      ...entry,
      ...(to && { target: to }),
      ...(uniqueId !== undefined && { uniqueId }),
      ...(approved !== undefined && { approved }),
    };
  });

function indexOf(entries: readonly JournalEntry[]): EntryIndex {
  const index = new EntryIndex();
  for (const entry of entries) index.add(entry);
  return index;
}

test('what is told of a target counts the same as all, since whenever, however many told it', () => {
  const found = new Set<number>();
  fc.assert(
    fc.property(fc.array(anEntry, { maxLength: 14 }), fc.nat(8), (entries, since) => {
      const told = indexOf(entries).about({ target, uniqueId: replica.uniqueId });
      for (const entry of told) expect(entries).toContain(entry);
      const counts = (some: readonly JournalEntry[]): object => {
        const read = entriesSince(some, since);
        return [
          countDeletions(
            { rule, target, installation },
            { sourceListing: [], targetListings: [[replica]] },
            read,
          ),
          countReplacements({ rule, target, installation }, [replica], replica, read),
        ];
      };
      expect(counts(told)).toEqual(counts(entries));
      found.add((counts(told) as { going: number }[])[0]?.going ?? 0);
    }),
    { numRuns: 3000 },
  );
  // The replica itself, and both others.
  expect(found).toEqual(new Set([1, 2, 3]));
});

test('what has no target and what is of the replica is all told', () => {
  fc.assert(
    fc.property(fc.array(anEntry), (entries) => {
      const told = new Set(indexOf(entries).about({ target, uniqueId: 'u-2' }));
      const own = entries.filter(({ target: to, uniqueId }) => to === undefined || uniqueId === 'u-2');
      for (const entry of own) expect(told).toContain(entry);
    }),
  );
});

test('of ten thousand that somebody approved, or whose sources came back, one is told nothing', () => {
  const entries = Array.from({ length: 10_000 }, (_, at) => {
    const of = { uniqueId: `u-${at}`, source: sourceSnapshot({ name: `gone-${at}` }).id };
    const end = at % 2 === 0 ? 'approved' : 'unmarked';
    return [
      journalEntry(`m-${at}`, { ...of, kind: 'marked', time: at }),
      journalEntry(`e-${at}`, { ...of, kind: end, time: at + 1 }),
      ...(end === 'approved'
        ? [journalEntry(`d-${at}`, { ...of, kind: 'deleting', approved: true, time: at + 2 })]
        : []),
    ];
  }).flat();
  expect(indexOf(entries).about({ target, uniqueId: 'another' })).toEqual([]);
  // As they may come from several blobs: the end before its beginning.
  expect(indexOf(entries.toReversed()).about({ target, uniqueId: 'another' })).toEqual([]);
});

test('what is told again counts from its first time on, as far back as one asks', () => {
  const mark = (kind: 'marked' | 'approved', time: number): JournalEntry =>
    journalEntry(kind, { kind, time });
  const going = (entries: readonly JournalEntry[], since: number): number =>
    countDeletions(
      { rule, target, installation },
      { sourceListing: [sourceSnapshot()], targetListings: [[replica]] },
      entriesSince(indexOf(entries).about({ target }), since),
    ).going;
  const markedAgain = [mark('marked', 1), mark('approved', 2), mark('marked', 3)];
  expect([0, 2].map((since) => going(markedAgain, since))).toEqual([0, 1]);
  const approvedAgain = [mark('approved', 1), mark('marked', 2), mark('approved', 3)];
  expect([0, 2].map((since) => going(approvedAgain, since))).toEqual([1, 0]);
});
