/**
 * May this go? The one place that lets a replica be deleted, for whatever reason. Pure: it sees the evidence that was
 * read for this deletion, and what is missing from it or contradicts it means wait, never go.
 */
import { listedById } from '../listed.ts';
import { blockedForNow, type Look } from '../action.ts';
import type { Objection } from './objection.ts';
import type { Observation } from '../observation.ts';
import { waitPace } from '../pace.ts';
import { isPinned, ownershipOf, tagKeys, tagOf, type DeletionMark } from '../replica-tags.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { markInForce } from './deletion-mark.ts';
import type { RemovalEvidence } from './evidence.ts';
import { heldByGuard } from './held-by-guard.ts';
import { purposeContradicted } from './purpose-contradicted.ts';
import type { Removal } from './removal.ts';

const granted: unique symbol = Symbol('granted');

/** Made here alone, so that no DELETE of a replica comes from anywhere else. */
export interface DeleteReplica {
  kind: 'deleteReplica';
  reason: DeletionMark['reason'] | 'CopyFailed';
  /** Of the replica that may go; another one of its name may not. */
  uniqueId: string;
  /** The image that takes its place, which has to be there until the last moment. */
  instead: Snapshot | 'nothing';
  /** Whether a person approved it. */
  approved: boolean;
  /** For `CopyFailed`: which attempt the next copy is. */
  nextAttempt?: number;
  detail?: string;
  readonly [granted]: true;
}

export function mayRemove(
  observation: Observation,
  replica: Snapshot,
  removal: Removal,
): DeleteReplica | Objection | Look {
  const { removalEvidence: evidence } = observation;
  if (isPinned(replica)) return { kind: 'none', reason: 'Pinned' };
  if (evidence === undefined) return { kind: 'look', at: 'removal' };
  return (
    contradiction(observation, evidence, replica) ??
    purposeContradicted(observation, evidence, replica, removal) ??
    heldByGuard(observation, evidence, replica, removal) ??
    grant(observation, replica, removal)
  );
}

function grant({ streak, now }: Observation, replica: Snapshot, removal: Removal): DeleteReplica {
  const mark = markInForce(replica, now);
  const reason =
    removal.for === 'CopyFailed' || removal.for === 'SourceRecreated'
      ? removal.for
      : (mark?.reason ?? removal.for);
  const detail =
    removal.for === 'CopyFailed'
      ? removal.detail
      : hangingDetail(timesInARow(streak, reason, 'deleteReplica'));
  return {
    kind: 'deleteReplica',
    reason,
    uniqueId: replica.uniqueId,
    instead: removal.for === 'SourceRecreated' ? removal.interim : 'nothing',
    approved: mark?.approved ?? false,
    ...(removal.for === 'CopyFailed' && { nextAttempt: removal.nextAttempt }),
    ...(detail !== undefined && { detail }),
    [granted]: true,
  };
}

/** So often a delete is asked for before someone should see to it. */
const hangingDeletes = 5;

function hangingDetail(asked: number): string | undefined {
  if (asked < hangingDeletes) return undefined;
  return `asked for ${asked} times and still there; a disk, an image or someone's access by SAS may hold it`;
}

/** The replica has to be the same in all that was read of it, and ours and without a pin in each. */
function contradiction(
  { sourceId, installation, streak }: Observation,
  { targetListing, targetAgain, replica: last, journal }: RemovalEvidence,
  replica: Snapshot,
): Objection | undefined {
  const listed = [targetListing, targetAgain].map((listing) => listedById(listing, replica.id));
  const now = last.kind === 'present' ? last.snapshot : undefined;
  const all = [replica, ...listed, now];
  if (all.some((one) => one !== undefined && isPinned(one))) return { kind: 'none', reason: 'Pinned' };
  const isSame = all.every(
    (one) =>
      one?.uniqueId === replica.uniqueId &&
      ownershipOf(one, sourceId, installation) === 'ours' &&
      tagOf(one.tags, tagKeys.deletion) === tagOf(replica.tags, tagKeys.deletion),
  );
  if (!isSame) {
    const reason = 'ReplicaChanged';
    const detail = 'what was read of the replica differs from one read to the next';
    return { kind: 'wait', reason, afterMs: waitPace(timesInARow(streak, reason)), detail };
  }
  if (journal.kind === 'unreadable') return blockedForNow('JournalUnreadable', journal.detail);
  return undefined;
}
