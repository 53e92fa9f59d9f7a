/**
 * The decision for one replica: from what was observed to one action, with its reason. Pure: everything it knows
 * is in the observation, and it never assumes what was not observed. An answer `look` names what it needs to
 * know next.
 */
import type { Action, Blocked, Decision } from './action.ts';
import { decideGone, unprotected } from './decide-gone.ts';
import { holdingSibling } from './family.ts';
import { lostProperties } from './fidelity.ts';
import type { Observation } from './observation.ts';
import { copyPace, waitPace } from './pace.ts';
import { copyState, notReadyReason } from './readiness.ts';
import { replicaSpec } from './replica-spec.ts';
import {
  attemptOf,
  generationOf,
  hasDeletionMark,
  isPinned,
  isProtected,
  isReplica,
  isReplicaOf,
  tagKeys,
} from './replica-tags.ts';
import { isSelected } from './selection.ts';
import type { Snapshot } from './snapshot.ts';
import { isSameTags, wantedTags, withoutTag } from './tag-drift.ts';

/**
 * After so many waits for an older sibling that nobody copies, the younger one goes ahead and Azure has the last
 * word: what holds the older one up may be invisible from here, such as a policy that refuses it.
 */
export const maxSiblingWaits = 20;

export function decide(observation: Observation): Decision {
  const { source, rule } = observation;
  switch (source.kind) {
    case 'unreadable':
      return {
        kind: 'blocked',
        reason: 'SourceScopeUnreadable',
        detail: `${source.code}: ${source.detail}`,
        lookAgain: 'slowly',
      };
    case 'absent':
      return decideGone(observation, 'SourceDeleted');
    case 'present':
      if (isReplica(source.snapshot)) return { kind: 'none', reason: 'IsReplica' };
      if (!isSelected(rule.select, source.snapshot)) return decideGone(observation, 'SourceUnselected');
      return decideSelected(observation, source.snapshot);
  }
}

/** The source is there and wanted. */
function decideSelected(observation: Observation, source: Snapshot): Decision {
  const { now } = observation;
  const replica = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  const ours = replica !== undefined && isReplicaOf(replica, source.id);
  // Before all else: a mark that outlived its reason would cut short the delay of the next deletion.
  if (ours && hasDeletionMark(replica)) return unmark(observation, source, replica);

  const state = copyState(source);
  if (state.kind === 'failed') return blocked('SourceFailed', `${state.code}: ${state.detail}`);
  const notReady = notReadyReason(source);
  if (notReady !== undefined) {
    const percent = state.kind === 'copying' ? state.percent : undefined;
    const afterMs = copyPace(now - source.timeCreated, percent);
    return { kind: 'wait', reason: 'SourceNotReady', afterMs, detail: notReady };
  }
  if (replica === undefined) return beginCopy(observation, source);
  if (!ours) {
    return blocked(
      'NameTaken',
      `${replica.id} is not a replica of ${source.id}; delete or rename one of the two snapshots`,
    );
  }
  if (isOtherGeneration(source, replica)) return replace(observation, source, replica, 'SourceRecreated');
  return decideReplica(observation, source, replica);
}

/** The replica is ours and of the source's present generation. */
function decideReplica(observation: Observation, source: Snapshot, replica: Snapshot): Decision {
  const { now, rule, target, maxAttempts } = observation;
  const state = copyState(replica);
  switch (state.kind) {
    case 'copying': {
      const afterMs = copyPace(now - replica.timeCreated, state.percent);
      return {
        kind: 'wait',
        reason: 'Copying',
        afterMs,
        ...(state.percent !== undefined && { percent: state.percent }),
      };
    }
    case 'failed':
      if (attemptOf(replica) >= maxAttempts) {
        return blocked(
          'CopyFailed',
          `${state.code}: ${state.detail}; ${maxAttempts} attempts failed, delete the replica to try again`,
        );
      }
      return replace(observation, source, replica, 'CopyFailed', `${state.code}: ${state.detail}`);
    case 'ready': {
      if (replica.location !== target.location) {
        return blocked(
          'WrongLocation',
          `the replica is in ${replica.location}, the rule says ${target.location}; delete the replica to copy it there`,
        );
      }
      const lost = lostProperties(source, replica);
      if (lost.length > 0) return blocked('PropertyLost', lost.join('; '));
      const tags = wantedTags(source, replica, rule);
      if (tags === undefined)
        return blocked('TooManyTags', 'the source has more tags than a replica can carry');
      // The tag says that our lock may be there, so the two go together.
      if (!rule.protect && isProtected(replica)) {
        return { kind: 'unprotect', reason: 'NoLongerProtected', tags };
      }
      if (!isSameTags(tags, replica.tags)) return { kind: 'setTags', reason: 'TagsDrifted', tags };
      return decideLock(observation);
    }
  }
}

/** The replica is as it should be, but for our own lock. */
function decideLock({ rule, locks }: Observation): Decision {
  const inSync = { kind: 'none', reason: 'InSync' } as const;
  if (!rule.protect) return inSync;
  if (locks === undefined) return { kind: 'look', at: 'locks' };
  // Without the permission the copy is as good; that it is not protected has to be said.
  if (locks.kind === 'unreadable') return { ...inSync, detail: locks.detail };
  return locks.own ? inSync : { kind: 'protect', reason: 'ProtectReplica' };
}

function unmark({ rule }: Observation, source: Snapshot, replica: Snapshot): Action {
  const tags = wantedTags(source, replica, rule) ?? withoutTag(replica.tags, tagKeys.deletion);
  return { kind: 'setTags', reason: 'SourceReturned', tags };
}

/** Begins the copy, or says why not now. */
function beginCopy(observation: Observation, source: Snapshot): Decision {
  const { rule, target, attempt, waits } = observation;
  const spec = replicaSpec(source, rule, target, attempt);
  if ('reason' in spec) return blocked(spec.reason, spec.detail);
  if (spec.createOption === 'CopyStart') {
    if (observation.family === undefined) return { kind: 'look', at: 'family' };
    const holding = holdingSibling(observation);
    if (holding !== undefined && (holding.begun || waits < maxSiblingWaits)) {
      const { sibling, begun } = holding;
      return {
        kind: 'wait',
        reason: 'WaitingForOlderSibling',
        afterMs: begun ? siblingPace(observation, sibling.replica) : waitPace(waits),
        detail: sibling.source.name,
        // Its event may have been lost; once is enough, as its own looks go on from there.
        ...(!begun && { counted: true, ...(waits === 0 && { nudge: sibling.source.name }) }),
      };
    }
  }
  return { kind: 'beginCopy', reason: 'ReplicaMissing', spec };
}

function siblingPace({ now }: Observation, replica: Snapshot | undefined): number {
  if (replica === undefined) return waitPace(0);
  return copyPace(now - replica.timeCreated, replica.completionPercent);
}

/**
 * Deletes a replica of ours to copy again, and only when that copy could begin at once: an old image is better
 * than none.
 */
function replace(
  observation: Observation,
  source: Snapshot,
  replica: Snapshot,
  reason: 'SourceRecreated' | 'CopyFailed',
  detail?: string,
): Decision {
  if (isPinned(replica)) return { kind: 'none', reason: 'Pinned' };
  const begin = beginCopy(observation, source);
  if (begin.kind !== 'beginCopy') return begin;
  const unprotect = unprotected(observation);
  if (unprotect !== undefined) return unprotect;
  return {
    kind: 'deleteReplica',
    reason,
    ...(reason === 'CopyFailed' && { nextAttempt: attemptOf(replica) + 1 }),
    ...(detail !== undefined && { detail }),
  };
}

/** Where nothing tells the generation, only a replica that is older than its source is surely of another one. */
function isOtherGeneration(source: Snapshot, replica: Snapshot): boolean {
  const generation = generationOf(replica, source.id);
  if (generation === undefined) return replica.timeCreated < source.timeCreated;
  return generation.toLowerCase() !== source.uniqueId.toLowerCase();
}

function blocked(reason: Blocked['reason'], detail: string): Blocked {
  return { kind: 'blocked', reason, detail, lookAgain: 'never' };
}
