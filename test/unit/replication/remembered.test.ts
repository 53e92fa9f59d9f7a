/** What a deletion reads of the journal is a part of it, and says the same as all of it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesSince } from '../../../src/journal/entries-since.ts';
import { EntryIndex } from '../../../src/journal/entry-index.ts';
import type { JournalEntry, JournalKind } from '../../../src/replication/journal-entry.ts';
import { mayRemove } from '../../../src/replication/removal/may-remove.ts';
import { aboutReplica, remembered } from '../../../src/replication/removal/remembered.ts';
import { deletionMarkOf, tagKeys } from '../../../src/replication/replica-tags.ts';
import { resourceGroupIdText } from '../../../src/replication/resource-id.ts';
import { removalEvidence, seen } from '../../support/observations.ts';
import { noon, replicaOf, rule, sourceGroup, sourceSnapshot, target } from '../../support/snapshots.ts';

const hour = 3_600_000;
const kinds: JournalKind[] = [
  'copyBegun',
  'ready',
  'marked',
  'unmarked',
  'deleting',
  'deleted',
  'held',
  'approved',
  'sourceGroupLost',
];

const made = replicaOf(sourceSnapshot());
const marks = ['SourceDeleted@2026-11-23T12:15:00Z', 'SourceDeleted@2026-11-23T12:15:00Z;told'];

const anyEntry = fc.record({
  kind: fc.constantFrom(...kinds),
  hoursAgo: fc.oneof(...[24, 9 * 24].map((max) => fc.double({ min: 0, max, noNaN: true }))),
  which: fc.nat(25),
  isHere: fc.constantFrom(true, true, true, false),
  reason: fc.constantFrom('SourceDeleted', 'MassDeleteGuard', 'SourceRecreated'),
  approved: fc.constantFrom(undefined, false, true),
});

test('it decides as all of the journal would', () => {
  const reasons = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(anyEntry, { maxLength: 60, size: 'max' }),
      fc.constantFrom(...marks),
      (told, mark) => {
        const replica = { ...made, tags: { ...made.tags, [tagKeys.deletion]: mark } };
        const observation = seen(null, replica, {
          sourceGroup: { kind: 'succeeded' },
          guard: { maxCount: 2, maxPercent: 30 },
        });
        const entries = told
          .map((one, at): JournalEntry => {
            const { kind, hoursAgo, which, isHere, reason, approved } = one;
            const isOfGroup = kind === 'sourceGroupLost';
            return {
              id: String(at),
              time: observation.now - hoursAgo * hour,
              kind,
              rule: rule.name,
              source: isOfGroup
                ? resourceGroupIdText(isHere ? sourceGroup : target)
                : sourceSnapshot({ name: `gone-${which}` }).id,
              ...(!isOfGroup && { target: isHere ? target : sourceGroup }),
              ...(!isOfGroup && { uniqueId: which === 0 ? replica.uniqueId : `u-${which}` }),
              reason,
              ...(approved !== undefined && { approved }),
            };
          })
          .sort((one, other) => one.time - other.time);
        const decided = (all: readonly JournalEntry[]): object =>
          mayRemove(
            { ...observation, ...removalEvidence(replica, { journal: { kind: 'read', entries: all } }, 4) },
            replica,
            {
              for: 'SourceDeleted',
              mark: deletionMarkOf(replica) ?? { reason: 'SourceDeleted', due: noon, approved: false },
            },
          );
        const whole = decided(entries);
        reasons.add(String((whole as { reason?: string }).reason));
        const index = new EntryIndex();
        for (const entry of entries) index.add(entry);
        const takes = remembered(observation);
        const read = entriesSince(index.about(aboutReplica(observation)).filter(takes), 0);
        expect(decided(read)).toEqual(whole);
        expect(decided(entries.filter(takes))).toEqual(whole);
        for (const entry of read) expect(entries).toContain(entry);
      },
    ),
    { numRuns: 500 },
  );
  // Something of each.
  expect(reasons).toEqual(new Set(['SourceDeleted', 'MassDeleteGuard', 'SourceGroupLost']));
});
