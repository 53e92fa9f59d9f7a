/**
 * The decision where the source is deleted or no longer selected. Whatever deletes a golden image for good goes
 * through here: only ours, only with positive proof, only after the delay, never more at once than the guard
 * allows. The one other deletion, of a replica that is copied anew at once, is in `decide`.
 */
import type { Action, Decision, Unprotect, Wait } from './action.ts';
import { cleanBehind, cleanLeft } from './clean-up.ts';
import { exceedsGuard } from './guard.ts';
import type { Observation } from './observation.ts';
import { unseenPace, waitPace } from './pace.ts';
import {
  deletionMarkOf,
  deletionTagValue,
  hasDeletionMark,
  isPinned,
  isProtected,
  isReplicaOf,
  tagKeys,
  type DeletionMark,
  type DeletionReason,
} from './replica-tags.ts';
import type { Rule } from './rule.ts';
import { caseMismatch } from './selection.ts';
import type { Snapshot } from './snapshot.ts';
import { timesInARow } from './streak.ts';
import { withoutTag } from './tag-drift.ts';

export function decideGone(observation: Observation, reason: DeletionReason): Decision {
  const { rule, replica, sourceId, now } = observation;
  if (replica.kind === 'absent') {
    return cleanLeft(observation) ?? nothingThere(observation, reason);
  }
  if (!isReplicaOf(replica.snapshot, sourceId)) {
    return cleanLeft(observation) ?? { kind: 'none', reason: 'NotOurs' };
  }
  const keep = keepReason(replica.snapshot, rule, reason);
  if (keep !== undefined) return keepReplica(observation, replica.snapshot, keep);

  if (reason === 'SourceDeleted') {
    const unproven = lookAtSourceGroup(observation);
    if (unproven !== undefined) return unproven;
  }
  const mark = deletionMarkOf(replica.snapshot);
  // The delays differ, and each counts from when its own reason was first seen.
  if (mark?.reason !== reason) return announce(replica.snapshot, rule, reason, now);
  if (now < mark.due) {
    const left = cleanBehind(observation, replica.snapshot);
    if (left !== undefined) return left.kind === 'wait' ? noLaterThan(left, mark.due - now) : left;
    return { kind: 'wait', reason: 'DeletionPending', afterMs: mark.due - now };
  }
  return carryOut(observation, mark);
}

/** The event of a write may be faster than the reading of what was written. */
function nothingThere({ announced, rule, source }: Observation, reason: DeletionReason): Decision {
  if (reason === 'SourceUnselected') {
    const detail = source.kind === 'present' ? caseMismatch(rule.select, source.snapshot) : undefined;
    return { kind: 'none', reason: 'NotSelected', ...(detail !== undefined && { detail }) };
  }
  if (!announced) return { kind: 'none', reason: 'NothingToDo' };
  return { kind: 'wait', reason: 'SourceNotVisible', afterMs: unseenPace };
}

function keepReason(replica: Snapshot, rule: Rule, reason: DeletionReason): 'Pinned' | 'Kept' | undefined {
  if (isPinned(replica)) return 'Pinned';
  const whenGone = reason === 'SourceDeleted' ? rule.whenSourceDeleted : rule.whenSourceUnselected;
  return whenGone === 'keep' ? 'Kept' : undefined;
}

function keepReplica(observation: Observation, replica: Snapshot, reason: 'Pinned' | 'Kept'): Decision {
  if (!hasDeletionMark(replica)) return cleanBehind(observation, replica) ?? { kind: 'none', reason };
  return { kind: 'setTags', reason, tags: withoutTag(replica.tags, tagKeys.deletion) };
}

function noLaterThan(wait: Wait, afterMs: number): Wait {
  return { ...wait, afterMs: Math.min(wait.afterMs, afterMs) };
}

/** A missing or unreadable group makes every snapshot in it look deleted. */
function lookAtSourceGroup({ sourceGroup }: Observation): Decision | undefined {
  if (sourceGroup === undefined) return { kind: 'look', at: 'sourceGroup' };
  if (sourceGroup.kind === 'readable') return undefined;
  return {
    kind: 'blocked',
    reason: 'SourceScopeUnreadable',
    detail: `${sourceGroup.code}: ${sourceGroup.detail}`,
    lookAgain: 'slowly',
  };
}

function announce(replica: Snapshot, rule: Rule, reason: DeletionReason, now: number): Action {
  const delay = reason === 'SourceDeleted' ? rule.deleteDelayMs : rule.unselectedDelayMs;
  const due = Math.ceil((now + delay) / 1000) * 1000;
  const value = deletionTagValue({ reason, due, approved: false });
  const tags = { ...withoutTag(replica.tags, tagKeys.deletion), [tagKeys.deletion]: value };
  return { kind: 'setTags', reason, tags, due };
}

/** A replica that its rule no longer protects loses our lock before it is deleted; one that is protected, on the way. */
export function unprotected({ rule, replica }: Observation): Unprotect | undefined {
  if (rule.protect || replica.kind === 'absent' || !isProtected(replica.snapshot)) return undefined;
  const tags = withoutTag(replica.snapshot.tags, tagKeys.protected);
  return { kind: 'unprotect', reason: 'NoLongerProtected', tags };
}

/** So often a delete is asked for before someone should see to it. */
const hangingDeletes = 5;

/** The delay is over. */
function carryOut(observation: Observation, mark: DeletionMark): Decision {
  const { deletionProof, guard, streak } = observation;
  if (deletionProof === undefined) return { kind: 'look', at: 'deletionProof' };
  // Resource Manager has been seen to answer 404 for a snapshot that exists, after delete and re-create.
  if (mark.reason === 'SourceDeleted' && deletionProof.hasSource) {
    const reason = 'SourceNotProvenAbsent';
    return { kind: 'wait', reason, afterMs: waitPace(timesInARow(streak, reason)) };
  }
  if (!mark.approved && exceedsGuard(deletionProof.deletions, guard)) {
    const { pending, total } = deletionProof.deletions;
    return {
      kind: 'blocked',
      reason: 'MassDeleteGuard',
      detail: `${pending} of ${total} replicas of this rule in this target are to be deleted, more than ${guard.maxCount} and ${guard.maxPercent} %; approve the set, or restore the sources`,
      lookAgain: 'slowly',
    };
  }
  const asked = timesInARow(streak, mark.reason);
  return (
    unprotected(observation) ?? {
      kind: 'deleteReplica',
      reason: mark.reason,
      ...(asked >= hangingDeletes && {
        detail: `asked for ${asked} times and still there; a disk, an image or someone's access by SAS may hold it`,
      }),
    }
  );
}
