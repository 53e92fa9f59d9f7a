import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import type { Observation } from '../../../src/replication/observation.ts';
import { groupLost } from '../../../src/reconciler/record-group-lost.ts';
import type { RemovalEvidence } from '../../../src/replication/removal/evidence.ts';
import { decide } from '../../../src/replication/decide.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { removalEvidence, seen } from '../../support/observations.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const replica = replicaOf(source);
const readable = { sourceGroup: { kind: 'succeeded' } } as const;
function marked(value: string, of: Snapshot = replica): Snapshot {
  return { ...of, tags: { ...of.tags, [tagKeys.deletion]: value } };
}

const passed = 'SourceDeleted@2026-11-23T12:59:00Z';
const ahead = 'SourceDeleted@2026-11-23T13:10:00Z';

function gone(replicaNow: Snapshot | null, overrides: Partial<Observation> = {}): ReturnType<typeof decide> {
  return decide(seen(null, replicaNow, overrides));
}

/** With everything that a deletion needs to know, but for what is given. */
function goneBy(replicaNow: Snapshot, evidence: Partial<RemovalEvidence> = {}): ReturnType<typeof decide> {
  return gone(replicaNow, { ...readable, ...removalEvidence(replicaNow, evidence) });
}

describe('a deleted source', () => {
  test('without a replica needs nothing, and no further call', () => {
    expect(gone(null)).toEqual({ kind: 'none', reason: 'NothingToDo' });
  });

  test('whose write was just told of is looked for once more', () => {
    const first = gone(null, { announced: true });
    expect(first).toMatchObject({ kind: 'wait', reason: 'SourceNotVisible' });
  });

  test('never touches a snapshot that is not ours', () => {
    expect(gone(replicaOf(source, { tags: source.tags }))).toEqual({ kind: 'none', reason: 'NotOurs' });
    const ofOther = replicaOf(sourceSnapshot({ name: 'golden-2' }));
    expect(gone({ ...replica, tags: ofOther.tags })).toEqual({ kind: 'none', reason: 'NotOurs' });
  });

  test('proves nothing while its group is unknown or unreadable', () => {
    expect(gone(replica)).toEqual({ kind: 'look', at: 'sourceGroup' });
    expect(gone(marked(passed))).toEqual({ kind: 'look', at: 'sourceGroup' });
    const unreadable = { kind: 'unreadable', code: 'ResourceGroupNotFound', detail: 'gone' } as const;
    for (const replicaNow of [replica, marked(passed), marked(`${passed};approved`)]) {
      expect(gone(replicaNow, { sourceGroup: unreadable })).toMatchObject({
        kind: 'blocked',
        reason: 'SourceScopeUnreadable',
      });
    }
  });

  test('first only marks, with the whole delay ahead', () => {
    expect(gone(replica, { ...readable })).toMatchObject({
      kind: 'setTags',
      reason: 'SourceDeleted',
      due: noon + 3_600_000 + rule.deleteDelayMs,
      tags: { ...replica.tags, [tagKeys.deletion]: 'SourceDeleted@2026-11-23T13:15:00Z' },
    });
  });

  test.each(['SourceUnselected@2026-11-23T12:59:00Z', 'garbage', 'SourceDeleted@garbage'])(
    'marks anew where the mark %s is not for this reason',
    (value) => {
      expect(gone(marked(value), { ...readable })).toMatchObject({
        kind: 'setTags',
        reason: 'SourceDeleted',
      });
    },
  );

  test('waits for the end of the delay', () => {
    expect(gone(marked(ahead), { ...readable })).toMatchObject({
      kind: 'wait',
      reason: 'DeletionPending',
      afterMs: 10 * 60_000,
    });
  });

  test('is proven absent by a complete listing as well', () => {
    expect(gone(marked(passed), readable)).toEqual({ kind: 'look', at: 'removal' });
    expect(goneBy(marked(passed))).toMatchObject({ kind: 'deleteReplica', reason: 'SourceDeleted' });
    // The mark is not true, so it goes, and with it the delay that it had.
    const listed = goneBy(marked(passed), { sourceListing: [source] });
    expect(listed).toMatchObject({ kind: 'setTags', reason: 'SourceNotProvenAbsent', tags: replica.tags });
    const read = goneBy(marked(passed), { source: { kind: 'present', snapshot: source } });
    expect(read).toMatchObject({ kind: 'setTags', reason: 'SourceNotProvenAbsent', tags: replica.tags });
  });

  test.each([
    ['is another one', { uniqueId: 'another' }],
    [
      'has another mark',
      { tags: { ...replica.tags, [tagKeys.deletion]: 'SourceDeleted@2026-11-23T12:58:00Z' } },
    ],
    ['has no mark', { tags: replica.tags }],
    ['is not ours', { tags: { ...marked(passed).tags, [tagKeys.installation]: 'another' } }],
  ])('waits where the replica %s in any of the reads', (_what, state) => {
    const changed = { ...marked(passed), ...state };
    const waits = { kind: 'wait', reason: 'ReplicaChanged' };
    expect(goneBy(marked(passed), { replica: { kind: 'present', snapshot: changed } })).toMatchObject(waits);
    expect(goneBy(marked(passed), { targetListing: [changed] })).toMatchObject(waits);
    expect(goneBy(marked(passed), { targetListing: [] })).toMatchObject(waits);
  });

  test('keeps one that is pinned in any of the reads', () => {
    const pinned = { ...marked(passed), tags: { ...marked(passed).tags, [tagKeys.pinned]: '' } };
    const kept = { kind: 'none', reason: 'Pinned' };
    expect(goneBy(marked(passed), { replica: { kind: 'present', snapshot: pinned } })).toEqual(kept);
    expect(goneBy(marked(passed), { targetListing: [pinned] })).toEqual(kept);
  });

  test('waits while the journal cannot be read', () => {
    const journal = { kind: 'unreadable', detail: 'ServerBusy' } as const;
    expect(goneBy(marked(passed), { journal })).toMatchObject({
      kind: 'blocked',
      reason: 'JournalUnreadable',
      lookAgain: 'slowly',
    });
  });

  test('whose group went needs somebody to say so, also after it was made again', () => {
    const lost = { kind: 'lost', code: 'ResourceGroupBeingDeleted', detail: 'x' } as const;
    expect(gone(replica, { sourceGroup: lost })).toMatchObject({
      kind: 'setTags',
      reason: 'SourceGroupLost',
    });
    const told = marked('SourceGroupLost@2026-11-23T12:59:00Z');
    expect(gone(told, { sourceGroup: lost })).toMatchObject({ kind: 'blocked', reason: 'SourceGroupLost' });
    expect(goneBy(told)).toMatchObject({ kind: 'blocked', reason: 'SourceGroupLost' });
    expect(goneBy(marked('SourceGroupLost@2026-11-23T12:59:00Z;approved'))).toMatchObject({
      kind: 'deleteReplica',
      reason: 'SourceGroupLost',
      approved: true,
    });
  });

  test('whose group went, as the journal remembers, is marked for that', () => {
    const entry = groupLost(rule.name, rule.source, replica.timeCreated + 1000);
    const journal = { kind: 'read', entries: [entry] } as const;
    expect(goneBy(marked(passed), { journal })).toMatchObject({ kind: 'setTags', reason: 'SourceGroupLost' });
    const before = { kind: 'read', entries: [{ ...entry, time: replica.timeCreated - 3_600_000 }] } as const;
    expect(goneBy(marked(passed), { journal: before })).toMatchObject({ kind: 'deleteReplica' });
  });

  describe('whose mark is long over', () => {
    const longOver = marked('SourceDeleted@2026-11-16T12:00:00Z');

    test('has the whole delay ahead of it again', () => {
      expect(gone(longOver, readable)).toEqual({ kind: 'look', at: 'removal' });
      for (const one of [longOver, marked('SourceDeleted@2026-11-16T12:00:00Z;approved')]) {
        expect(goneBy(one)).toMatchObject({
          kind: 'setTags',
          reason: 'SourceDeleted',
          due: noon + 3_600_000 + rule.deleteDelayMs,
        });
      }
    });

    test('keeps it where it was held, and waits where that is not known', () => {
      const held: JournalEntry = {
        id: '1',
        time: noon - 8 * 24 * 3_600_000,
        kind: 'held',
        rule: rule.name,
        source: source.id,
        uniqueId: replica.uniqueId,
        reason: 'MassDeleteGuard',
        approved: false,
      };
      const journal = { kind: 'read', entries: [held] } as const;
      expect(goneBy(longOver, { journal })).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
      const unreadable = { kind: 'unreadable', detail: 'x' } as const;
      expect(goneBy(longOver, { journal: unreadable })).toMatchObject({ reason: 'JournalUnreadable' });
    });
  });

  test('is held up by the guard above both limits, until approved', () => {
    const many = Array.from({ length: 11 }, (_, at) =>
      marked(passed, replicaOf(sourceSnapshot({ name: `many-${at}` }))),
    );
    const held = { targetListing: [...many, marked(passed)] };
    expect(goneBy(marked(passed), held)).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
    const approved = marked(`${passed};approved`);
    expect(goneBy(approved, { targetListing: [...many, approved] })).toMatchObject({
      kind: 'deleteReplica',
      reason: 'SourceDeleted',
      approved: true,
    });
  });

  test('an approval is no proof', () => {
    const approved = marked(`${passed};approved`);
    expect(goneBy(approved, { sourceListing: [source] })).toMatchObject({ reason: 'SourceNotProvenAbsent' });
  });

  test('whose delete hangs is told of', () => {
    expect(
      gone(marked(passed), {
        ...readable,
        ...removalEvidence(marked(passed)),
        streak: { reason: 'SourceDeleted', length: 5 },
      }),
    ).toMatchObject({
      kind: 'deleteReplica',
      detail: expect.stringContaining('asked for 5 times') as string,
    });
  });

  test('leaves pinned and kept replicas, and takes a mark off them', () => {
    const pinned = { ...replica, tags: { ...replica.tags, [tagKeys.pinned]: '' } };
    expect(gone(pinned)).toEqual({ kind: 'none', reason: 'Pinned' });
    const unmarked = gone(marked(passed, pinned));
    expect(unmarked).toMatchObject({ kind: 'setTags', reason: 'Pinned', tags: pinned.tags });
    const keeping = { rule: { ...rule, whenSourceDeleted: 'keep' } } as const;
    expect(gone(replica, keeping)).toEqual({ kind: 'none', reason: 'Kept' });
  });
});

describe('a source that is no longer selected', () => {
  const untagged = sourceSnapshot({ tags: { owner: 'desktop' } });

  test('needs nothing where there is no replica of it', () => {
    expect(decide(seen(untagged, null))).toEqual({ kind: 'none', reason: 'NotSelected' });
    expect(decide(seen(untagged, replicaOf(source, { tags: {} })))).toEqual({
      kind: 'none',
      reason: 'NotOurs',
    });
  });

  test('has its replica deleted after its own, longer delay', () => {
    expect(decide(seen(untagged, replica))).toMatchObject({
      kind: 'setTags',
      reason: 'SourceUnselected',
      due: noon + 3_600_000 + rule.unselectedDelayMs,
    });
    const over = marked('SourceUnselected@2026-11-23T12:59:00Z');
    const present = { kind: 'present', snapshot: untagged } as const;
    const beside = Array.from({ length: 19 }, (_, at) => sourceSnapshot({ name: `beside-${at}` }));
    const evidence = removalEvidence(over, { source: present, sourceListing: [...beside, untagged] });
    expect(decide(seen(untagged, over, evidence))).toMatchObject({
      kind: 'deleteReplica',
      reason: 'SourceUnselected',
    });
    for (const contrary of [
      { source: { kind: 'present', snapshot: source } as const },
      { sourceListing: [source] },
      { sourceListing: [] },
    ]) {
      const { removalEvidence: all } = evidence;
      expect(decide(seen(untagged, over, { removalEvidence: { ...all, ...contrary } }))).toMatchObject({
        kind: 'setTags',
        reason: 'SourceReturned',
      });
    }
  });

  test('keeps it where the rule says so', () => {
    const keeping = { rule: { ...rule, whenSourceUnselected: 'keep' } } as const;
    expect(decide(seen(untagged, replica, keeping))).toEqual({ kind: 'none', reason: 'Kept' });
  });
});

test('a source that cannot be read proves nothing, whatever the replica', () => {
  for (const replicaNow of [null, replica, marked(passed)]) {
    const unreadable = { kind: 'unreadable', code: 'AuthorizationFailed', detail: 'no' } as const;
    expect(decide(seen(source, replicaNow, { source: unreadable, ...readable }))).toMatchObject({
      kind: 'blocked',
      reason: 'SourceScopeUnreadable',
      lookAgain: 'slowly',
    });
  }
});
