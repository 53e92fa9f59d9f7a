import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../src/replication/observation.ts';
import { decide } from '../../../src/replication/decide.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { seen } from '../../support/observations.ts';
import { noon, replicaOf, rule, sourceSnapshot } from '../../support/snapshots.ts';

const source = sourceSnapshot();
const replica = replicaOf(source);
const readable = { sourceGroup: { kind: 'readable' } } as const;
const due = proof({ pending: 1, total: 20 });

function proof(
  deletions: { pending: number; total: number },
  hasSource = false,
): Pick<Observation, 'deletionProof'> & object {
  return { deletionProof: { hasSource, deletions } };
}

function marked(value: string, of: Snapshot = replica): Snapshot {
  return { ...of, tags: { ...of.tags, [tagKeys.deletion]: value } };
}

const passed = 'SourceDeleted@2026-11-23T12:59:00Z';
const ahead = 'SourceDeleted@2026-11-23T13:10:00Z';

function gone(replicaNow: Snapshot | null, overrides: Partial<Observation> = {}): ReturnType<typeof decide> {
  return decide(seen(null, replicaNow, overrides));
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
      expect(gone(replicaNow, { sourceGroup: unreadable, ...due })).toMatchObject({
        kind: 'blocked',
        reason: 'SourceScopeUnreadable',
      });
    }
  });

  test('first only marks, with the whole delay ahead', () => {
    expect(gone(replica, { ...readable, ...due })).toMatchObject({
      kind: 'setTags',
      reason: 'SourceDeleted',
      due: noon + 3_600_000 + rule.deleteDelayMs,
      tags: { ...replica.tags, [tagKeys.deletion]: 'SourceDeleted@2026-11-23T13:15:00Z' },
    });
  });

  test.each(['SourceUnselected@2026-11-23T12:59:00Z', 'garbage', 'SourceDeleted@garbage'])(
    'marks anew where the mark %s is not for this reason',
    (value) => {
      expect(gone(marked(value), { ...readable, ...due })).toMatchObject({
        kind: 'setTags',
        reason: 'SourceDeleted',
      });
    },
  );

  test('waits for the end of the delay', () => {
    expect(gone(marked(ahead), { ...readable, ...due })).toMatchObject({
      kind: 'wait',
      reason: 'DeletionPending',
      afterMs: 10 * 60_000,
    });
  });

  test('is proven absent by a complete listing as well', () => {
    expect(gone(marked(passed), readable)).toEqual({ kind: 'look', at: 'deletionProof' });
    const listed = proof({ pending: 1, total: 20 }, true);
    expect(gone(marked(passed), { ...readable, ...listed })).toMatchObject({
      kind: 'wait',
      reason: 'SourceNotProvenAbsent',
    });
  });

  test('is held up by the guard above both limits, until approved', () => {
    const many = { ...readable, ...proof({ pending: 11, total: 21 }) };
    expect(gone(marked(passed), many)).toMatchObject({ kind: 'blocked', reason: 'MassDeleteGuard' });
    expect(gone(marked(`${passed};approved`), many)).toEqual({
      kind: 'deleteReplica',
      reason: 'SourceDeleted',
    });
    for (const few of [
      { pending: 10, total: 10 },
      { pending: 11, total: 22 },
    ]) {
      expect(gone(marked(passed), { ...readable, ...proof(few) })).toMatchObject({ kind: 'deleteReplica' });
    }
  });

  test('an approval is no proof', () => {
    const listed = proof({ pending: 0, total: 20 }, true);
    expect(gone(marked(`${passed};approved`), { ...readable, ...listed })).toMatchObject({
      reason: 'SourceNotProvenAbsent',
    });
  });

  test('whose delete hangs is told of', () => {
    expect(
      gone(marked(passed), { ...readable, ...due, streak: { reason: 'SourceDeleted', length: 5 } }),
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
    expect(decide(seen(untagged, over, due))).toEqual({ kind: 'deleteReplica', reason: 'SourceUnselected' });
  });

  test('keeps it where the rule says so', () => {
    const keeping = { rule: { ...rule, whenSourceUnselected: 'keep' } } as const;
    expect(decide(seen(untagged, replica, keeping))).toEqual({ kind: 'none', reason: 'Kept' });
  });
});

test('a source that cannot be read proves nothing, whatever the replica', () => {
  for (const replicaNow of [null, replica, marked(passed)]) {
    const unreadable = { kind: 'unreadable', code: 'AuthorizationFailed', detail: 'no' } as const;
    expect(decide(seen(source, replicaNow, { source: unreadable, ...readable, ...due }))).toMatchObject({
      kind: 'blocked',
      reason: 'SourceScopeUnreadable',
      lookAgain: 'slowly',
    });
  }
});
