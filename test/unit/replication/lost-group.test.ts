/** The source's group is gone, so that Azure does not answer for the source itself: nothing goes but by a person's word. */
import { expect, test } from 'vitest';
import type { Decision } from '../../../src/replication/decision.ts';
import { decide } from '../../../src/replication/decide.ts';
import type { Observation } from '../../../src/replication/observation.ts';
import type { RemovalEvidence } from '../../../src/replication/removal/evidence.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import { resourceGroupIdText } from '../../../src/replication/resource-id.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { removalEvidence, seen } from '../../support/observations.ts';
import { replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const replica = replicaOf(sourceSnapshot());
const notFound = { code: 'ResourceGroupNotFound', detail: 'x' };
const source = { kind: 'unreadable', ...notFound } as const;
const lost: Partial<Observation> = { source, sourceGroup: { kind: 'lost', ...notFound } };
const approved = 'SourceGroupLost@2026-11-23T12:59:00Z;approved';

function marked(value: string): Snapshot {
  return { ...replica, tags: { ...replica.tags, [tagKeys.deletion]: value } };
}

function decided(of: Snapshot | null, more: Partial<Observation>): Decision {
  return decide(seen(null, of, more));
}

function decidedBy(of: Snapshot, evidence: Partial<RemovalEvidence> = {}, more = lost): Decision {
  return decided(of, {
    ...more,
    ...removalEvidence(of, { source, sourceListing: 'groupLost', ...evidence }),
  });
}

test('it is written on the replica, once the group was asked for itself', () => {
  expect(decided(replica, { source })).toEqual({ kind: 'look', at: 'sourceGroup' });
  expect(decided(replica, lost)).toMatchObject({ kind: 'setTags', reason: 'SourceGroupLost' });
});

test('a group that is there after all proves nothing, and neither does another refusal', () => {
  const unreadable = { kind: 'blocked', reason: 'SourceScopeUnreadable' };
  for (const of of [replica, marked(approved)]) {
    expect(decided(of, { source, sourceGroup: { kind: 'succeeded' } })).toMatchObject(unreadable);
    const denied = { kind: 'unreadable', code: 'AuthorizationFailed', detail: 'x' } as const;
    expect(decided(of, { source: denied })).toMatchObject(unreadable);
  }
});

test('a source that was told to be deleted, and that nobody may read since, may have gone with its group and the roles on it', () => {
  const denied = { kind: 'unreadable', code: 'AuthorizationFailed', detail: 'x' } as const;
  const told = { source: denied, deletionTold: true } as const;
  const unreadable = { kind: 'blocked', reason: 'SourceScopeUnreadable' };
  for (const of of [replica, marked('SourceDeleted@2026-11-23T12:59:00Z;told;approved')]) {
    expect(decided(of, told)).toMatchObject({ kind: 'setTags', reason: 'SourceGroupLost' });
  }
  // A refusal lets nothing go, whatever a person said.
  for (const mark of ['SourceGroupLost@2026-11-23T12:59:00Z', approved]) {
    expect(decided(marked(mark), told)).toMatchObject(unreadable);
  }
  const closed = { ...denied, code: 'RequestDisallowedByPolicy' };
  expect(decided(replica, { ...told, source: closed })).toMatchObject(unreadable);
  const pinned = { ...replica, tags: { ...replica.tags, [tagKeys.pinned]: '' } };
  expect(decided(pinned, told)).toMatchObject(unreadable);
  // The group is there again, and its source is not: nobody but a person can tell.
  const again: Partial<Observation> = { source: { kind: 'absent' }, sourceGroup: { kind: 'succeeded' } };
  const waiting = marked('SourceGroupLost@2026-11-23T12:59:00Z;told');
  const { sourceListing } = removalEvidence(replica).removalEvidence;
  expect(decidedBy(waiting, { source: { kind: 'absent' }, sourceListing }, again)).toMatchObject({
    kind: 'blocked',
    reason: 'SourceGroupLost',
  });
});

test('what is pinned, kept by the rule, or not ours gets no mark', () => {
  const pinned = { ...replica, tags: { ...replica.tags, [tagKeys.pinned]: '' } };
  const keeping = { rule: { ...rule, whenSourceDeleted: 'keep' } } as const;
  for (const one of [
    decided(pinned, lost),
    decided(replica, { ...lost, ...keeping }),
    decided({ ...replica, tags: {} }, lost),
    decided(null, lost),
  ]) {
    expect(one).toMatchObject({ kind: 'blocked', reason: 'SourceScopeUnreadable' });
  }
});

test('the replica stays until a person approves, and then goes', () => {
  const waiting = marked('SourceGroupLost@2026-11-23T12:59:00Z');
  const stays = { kind: 'blocked', reason: 'SourceGroupLost', lookAgain: 'slowly' };
  expect(decided(waiting, lost)).toMatchObject(stays);
  expect(decided(marked(approved), lost)).toEqual({ kind: 'look', at: 'removal' });
  expect(decidedBy(marked(approved))).toMatchObject({ kind: 'deleteReplica', approved: true });
  // While it is still going, all of it may stop.
  const going = { kind: 'lost', code: 'ResourceGroupBeingDeleted', detail: 'x' } as const;
  expect(decided(marked(approved), { ...lost, sourceGroup: going })).toMatchObject(stays);
});

test('an approval of another reason lets nothing go with the group', () => {
  for (const mark of ['SourceDeleted@2026-11-23T12:59:00Z', 'SourceDeleted@2026-11-23T12:59:00Z;approved']) {
    expect(decidedBy(marked(mark))).toMatchObject({ kind: 'setTags', reason: 'SourceGroupLost' });
  }
});

test('a source that cannot be read right before its replica would go leaves mark and approval as they are', () => {
  const denied = { kind: 'unreadable', code: 'AuthorizationFailed', detail: 'x' } as const;
  const there: Partial<Observation> = { source: { kind: 'absent' }, sourceGroup: { kind: 'succeeded' } };
  const mark = marked('SourceDeleted@2026-11-23T12:59:00Z;approved');
  expect(decidedBy(mark, { source: denied, sourceListing: [] }, there)).toMatchObject({
    kind: 'blocked',
    reason: 'SourceScopeUnreadable',
  });
});

test.each([
  ['by a clock that is behind', -8, { kind: 'setTags', reason: 'SourceGroupLost' }],
  ['after it was made', 8, { kind: 'setTags', reason: 'SourceGroupLost' }],
  ['long before it was made', -60, { kind: 'deleteReplica', reason: 'SourceDeleted' }],
])(
  'the group went %s: %i minutes after the replica was made, as the journal has it',
  (_when, minutes, what) => {
    const there: Partial<Observation> = { source: { kind: 'absent' }, sourceGroup: { kind: 'succeeded' } };
    const entry: JournalEntry = {
      id: 'lost',
      time: replica.timeCreated + minutes * 60_000,
      kind: 'sourceGroupLost',
      rule: rule.name,
      source: resourceGroupIdText(rule.source),
    };
    const journal = { kind: 'read', entries: [entry] } as const;
    const { sourceListing } = removalEvidence(replica).removalEvidence;
    const mark = marked('SourceDeleted@2026-11-23T12:59:00Z;told');
    expect(decidedBy(mark, { source: { kind: 'absent' }, sourceListing, journal }, there)).toMatchObject(
      what,
    );
  },
);
