/**
 * The decision for one replica: from what was observed to one action, with its reason. Pure: everything it knows
 * is in the observation, and it never assumes what was not observed. An answer `look` names what it needs to
 * know next.
 */
import { blocked, type Action, type Decision } from './action.ts';
import { absenceUnproven, beginCopy } from './begin-copy.ts';
import { cleanBehind, cleanLeft } from './clean-up.ts';
import { decideGone, unprotected } from './decide-gone.ts';
import { infidelityOf, maxTries } from './fidelity/decide-fidelity.ts';
import type { Observation } from './observation.ts';
import { copyPace } from './pace.ts';
import { compareGeneration } from './generation.ts';
import { ownLock } from './lock.ts';
import { copyState, isBeingDeleted, mayHoldData, notReadyReason } from './readiness.ts';
import {
  attemptOf,
  hasDeletionMark,
  isPinned,
  isProtected,
  isReplica,
  isReplicaOf,
  tagKeys,
} from './replica-tags.ts';
import { isSelected } from './selection.ts';
import type { Snapshot } from './snapshot.ts';
import { timesInARow } from './streak.ts';
import { driftedKeys, notKeptText, tooManyTags, wantedTags, withoutTag } from './tag-drift.ts';
import { waitForCopy } from './wait-for-copy.ts';

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
      if (isReplica(source.snapshot)) return decideReplicaAsSource(observation, source.snapshot);
      if (!isSelected(rule.select, source.snapshot)) return decideGone(observation, 'SourceUnselected');
      return decideSelected(observation, source.snapshot);
  }
}

/** Replicas are never sources; where one became a source that has a replica of ours, a person has to tell which is right. */
function decideReplicaAsSource(observation: Observation, source: Snapshot): Decision {
  const replica = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  if (replica === undefined || !isReplicaOf(replica, source.id)) return { kind: 'none', reason: 'IsReplica' };
  if (hasDeletionMark(replica)) return unmark(replica);
  return blocked(
    'SourceIsReplica',
    `${source.id} has the tag ${tagKeys.source}, so it counts as a replica itself; remove that tag to replicate it again`,
  );
}

/** The source is there and wanted. */
function decideSelected(observation: Observation, source: Snapshot): Decision {
  const { now } = observation;
  const replica = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  const ours = replica !== undefined && isReplicaOf(replica, source.id);
  // Before all else: a mark that outlived its reason would cut short the delay of the next deletion.
  if (ours && hasDeletionMark(replica)) return unmark(replica);

  const state = copyState(source);
  if (state.kind === 'failed') {
    // A source can recover without an event, as what failed may have been a change of its tags.
    return { ...blocked('SourceFailed', `${state.code}: ${state.detail}`), lookAgain: 'slowly' };
  }
  const notReady = notReadyReason(source);
  if (notReady !== undefined) {
    // One that is being deleted will never be ready, and what is read of it holds its deletion up.
    const left = isBeingDeleted(source) ? cleanLeft(observation) : undefined;
    if (left !== undefined) return left;
    const percent = state.kind === 'copying' ? state.percent : undefined;
    const afterMs = copyPace(now - source.timeCreated, percent);
    return { kind: 'wait', reason: 'SourceNotReady', afterMs, detail: notReady };
  }
  if (replica === undefined) {
    const begin = beginCopy(observation, source);
    return begin.kind === 'beginCopy'
      ? (absenceUnproven(observation, begin.spec.createOption) ?? begin)
      : begin;
  }
  if (!ours) {
    return (
      cleanLeft(observation) ??
      blocked(
        'NameTaken',
        `${replica.id} is not a replica of ${source.id}; delete or rename one of the two snapshots`,
      )
    );
  }
  switch (compareGeneration(source, replica)) {
    case 'other':
      return replace(observation, source, replica, 'SourceRecreated');
    case 'unclear':
      return blocked(
        'GenerationUnclear',
        `the tag ${tagKeys.generation} names this source, but Azure says that the replica was copied from ${String(replica.sourceUniqueId)}; delete the replica to copy it anew`,
      );
    case 'same':
      return decideReplica(observation, source, replica);
  }
}

/** The replica is ours and of the source's present generation. */
function decideReplica(observation: Observation, source: Snapshot, replica: Snapshot): Decision {
  const { now, rule, target, maxAttempts } = observation;
  const state = copyState(replica);
  switch (state.kind) {
    case 'copying':
      return waitForCopy(replica, now);
    case 'failed':
      if (mayHoldData(replica, now)) {
        return {
          ...blocked(
            'ReplicaFailed',
            `${state.detail}, though its data may be there; delete it to copy it anew`,
          ),
          lookAgain: 'slowly',
        };
      }
      if (attemptOf(replica) >= maxAttempts) {
        return (
          cleanBehind(observation, replica) ??
          blocked(
            'CopyFailed',
            `${state.code}: ${state.detail}; ${maxAttempts} attempts failed, delete the replica to try again`,
          )
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
      const { blocks, mend, notKept } = infidelityOf(observation, source, replica);
      if (blocks?.kind === 'look') return blocks;
      if (blocks !== undefined) return cleanBehind(observation, replica) ?? blocks;
      const tags = wantedTags(source, replica, rule);
      if (tags === undefined) return blocked('TooManyTags', tooManyTags);
      // The tag says that our lock may be there, so the two go together.
      if (!rule.protect && isProtected(replica)) {
        return { kind: 'unprotect', reason: 'NoLongerProtected', tags };
      }
      if (mend !== undefined) return mend;
      const drifted = driftedKeys(tags, replica.tags);
      if (drifted.length > 0 && timesInARow(observation.streak, 'TagsDrifted') < maxTries) {
        return { kind: 'setTags', reason: 'TagsDrifted', tags };
      }
      const locked = decideLock(observation);
      if (locked.kind !== 'none') return locked;
      // Last: what cannot be removed must keep no replica from its tags and its lock.
      return cleanBehind(observation, replica) ?? notKept ?? tagsNotKept(drifted) ?? locked;
    }
  }
}

/** Said in the place of `InSync`; the copy is as good. */
function tagsNotKept(drifted: readonly string[]): Decision | undefined {
  return drifted.length === 0
    ? undefined
    : { kind: 'none', reason: 'TagsNotKept', detail: notKeptText(drifted) };
}

/** The replica is as it should be, but for our own lock. */
function decideLock({ rule, locks }: Observation): Decision {
  if (!rule.protect) return { kind: 'none', reason: 'InSync' };
  if (locks === undefined) return { kind: 'look', at: 'locks' };
  // The copy is as good; that it is not protected has to be said.
  const withoutLock = { kind: 'none', reason: 'InSyncUnprotected' } as const;
  if (locks.kind === 'unreadable') return { ...withoutLock, detail: locks.detail };
  switch (locks.own) {
    case 'present':
      return { kind: 'none', reason: 'InSync' };
    case 'absent':
      return { kind: 'protect', reason: 'ProtectReplica' };
    case 'nameTaken':
      return {
        ...withoutLock,
        detail: `someone else's lock has the name ${ownLock.name}; rename or remove it`,
      };
  }
}

/** The mark alone goes: what else the tags should say, the next look sees, and it must not hide another generation. */
function unmark(replica: Snapshot): Action {
  const tags = withoutTag(replica.tags, tagKeys.deletion);
  return { kind: 'setTags', reason: 'SourceReturned', tags };
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
  if (isPinned(replica)) return cleanBehind(observation, replica) ?? { kind: 'none', reason: 'Pinned' };
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
