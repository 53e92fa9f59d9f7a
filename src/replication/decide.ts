/**
 * The decision for one replica: from what was observed to one action, with its reason. Pure: everything it knows
 * is in the observation, and it never assumes what was not observed. An answer `look` names what it needs to
 * know next.
 */
import { blocked, blockedForNow } from './action.ts';
import type { Decision } from './decision.ts';
import { beginCopy } from './begin-copy.ts';
import { cleanBehind, cleanedFirst, cleanLeft, cleanWays, pinned } from './clean-up.ts';
import { decideFinished } from './decide-finished.ts';
import { decideGone, decideUnreadable } from './decide-gone.ts';
import type { Observation } from './observation.ts';
import { toldWhereNotKept } from './own-tags-kept.ts';
import { compareGeneration, type Generation } from './generation.ts';
import { waitPace } from './pace.ts';
import { copyState, isBeingDeleted, isEmptyHusk, isFresh, notReadyReason } from './readiness.ts';
import { unmark } from './removal/deletion-mark.ts';
import { mayRemove } from './removal/may-remove.ts';
import { unprotectBefore } from './removal/unprotect.ts';
import { decideRenewal } from './renewal/decide-renewal.ts';
import { takeNameBack, takeNameFromInterim } from './renewal/take-name.ts';
import {
  attemptOf,
  deletionMarkOf,
  hasDeletionMark,
  isOwn,
  isPinned,
  ownershipOf,
  tagKeys,
  tagOf,
} from './replica-tags.ts';
import { isSelected } from './selection.ts';
import type { Snapshot } from './snapshot.ts';
import { timesInARow } from './streak.ts';
import { claim } from './tag-drift.ts';
import { stalled, waitForCopy } from './wait-for-copy.ts';

export function decide(observation: Observation): Decision {
  return toldWhereNotKept(observation, decideOnSource(observation));
}

function decideOnSource(observation: Observation): Decision {
  const { source, rule } = observation;
  switch (source.kind) {
    case 'unreadable':
      return decideUnreadable(observation, source);
    case 'absent':
      return decideGone(observation, 'SourceDeleted');
    case 'present':
      if (isOwn(source.snapshot)) return decideReplicaAsSource(observation, source.snapshot);
      if (!isSelected(rule.select, source.snapshot)) return decideGone(observation, 'SourceUnselected');
      return decideSelected(observation, source.snapshot);
  }
}

/** Replicas are never sources; where one became a source that has a replica of ours, a person has to tell which is right. */
function decideReplicaAsSource(observation: Observation, source: Snapshot): Decision {
  const replica = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  const named = observation.replica.kind === 'absent' ? takeNameBack(observation) : undefined;
  if (named !== undefined) return named;
  if (replica === undefined || ownershipOf(replica, source.id, observation.installation) !== 'ours') {
    return cleanedFirst(cleanWays(observation), { kind: 'none', reason: 'IsReplica' });
  }
  if (hasDeletionMark(replica)) return unmark(replica, 'SourceReturned');
  return cleanedFirst(
    cleanWays(observation),
    blocked(
      'SourceIsReplica',
      `${source.id} has the tag ${tagKeys.source}, so it counts as a replica itself; remove that tag to replicate it again`,
    ),
  );
}

/** The source is there and wanted. */
function decideSelected(observation: Observation, source: Snapshot): Decision {
  const replica = observation.replica.kind === 'present' ? observation.replica.snapshot : undefined;
  if (replica === undefined) {
    // The image is here already: whether the source can be copied now, and by which way, is nothing to it.
    return (
      takeNameFromInterim(observation, source) ??
      unready(observation, source) ??
      beginCopy(observation, source, 'replica')
    );
  }
  switch (ownershipOf(replica, source.id, observation.installation)) {
    case 'foreign':
      return (
        unready(observation, source) ??
        nameTaken(
          observation,
          `${replica.id} is not a replica of ${source.id}`,
          'snaprep adopt takes over what another tool copied, else ',
        )
      );
    case 'otherInstallation':
      return (
        unready(observation, source) ??
        nameTaken(
          observation,
          `${replica.id} is the replica of another installation, ${String(tagOf(replica.tags, tagKeys.installation))}`,
        )
      );
    case 'unclaimed':
      return claim(replica, observation.installation);
    case 'ours':
      return decideOurs(observation, source, replica);
  }
}

/** What to do comes first: ids are long, and terminals narrow. */
function nameTaken(observation: Observation, what: string, before = ''): Decision {
  return cleanedFirst(
    cleanLeft(observation),
    blockedForNow(
      'NameTaken',
      `${before}delete one of the two snapshots, or make it anew under another name: ${what}`,
    ),
  );
}

/** Why there is nothing to be copied from the source now; undefined when there is. */
function unready(observation: Observation, source: Snapshot): Decision | undefined {
  const state = copyState(source);
  if (state.kind === 'failed') {
    // A source can recover without an event, as what failed may have been a change of its tags.
    return blockedForNow('SourceFailed', `${state.code}: ${state.detail}`);
  }
  const notReady = notReadyReason(source);
  if (notReady === undefined) return undefined;
  // One that is being deleted will never be ready, and what is read of it holds its deletion up.
  const left = isBeingDeleted(source) ? cleanLeft(observation) : undefined;
  if (left !== undefined) return left;
  return { ...waitForCopy(source, observation, 'SourceNotReady'), detail: notReady };
}

function decideOurs(observation: Observation, source: Snapshot, replica: Snapshot): Decision {
  const generation = compareGeneration(source, replica);
  // Before all else: a mark that outlived its reason would cut short the delay of the next deletion.
  if (hasDeletionMark(replica)) {
    const isReplaced = generation === 'other' || isReplacedFromBeside(observation, replica);
    if (!isReplaced || deletionMarkOf(replica)?.reason !== 'SourceRecreated')
      return unmark(replica, 'SourceReturned');
  }
  const waiting = unready(observation, source);
  if (waiting !== undefined) return waiting;
  if (isEmptyHusk(replica, observation.now)) return copyAnew(observation, replica, generation);
  switch (generation) {
    case 'other':
      return decideRenewal(observation, source, replica);
    case 'unclear':
      if (isPinned(replica)) return pinned(observation, replica);
      return cleanedFirst(
        cleanBehind(observation, replica),
        blockedForNow(
          'GenerationUnclear',
          `the tag ${tagKeys.generation} is ${String(tagOf(replica.tags, tagKeys.generation))}, Azure says that the replica was copied from ${String(replica.sourceUniqueId)}, the source is ${source.uniqueId}, and the replica is not older than it; delete the replica to copy it anew`,
        ),
      );
    case 'same':
      return decideReplica(observation, source, replica);
  }
}

function copyAnew(observation: Observation, replica: Snapshot, generation: Generation): Decision {
  // The interim, its rehearsal and the copy that gives the name count in one row, and each may fail so often.
  const isRenewed = tagOf(replica.tags, tagKeys.renewed) !== undefined;
  const maxAttempts = observation.maxAttempts * (isRenewed ? 3 : 1);
  const state = copyState(replica);
  const cause = state.kind === 'failed' ? `${state.code}: ${state.detail}` : '';
  const attempts = generation === 'other' ? 0 : attemptOf(replica);
  if (isPinned(replica)) return pinned(observation, replica);
  if (attempts >= maxAttempts) {
    return cleanedFirst(
      cleanBehind(observation, replica),
      blocked('CopyFailed', `${cause}; ${maxAttempts} attempts failed, delete the replica to try again`),
    );
  }
  return unprotectBefore(
    observation,
    mayRemove(observation, replica, { for: 'CopyFailed', nextAttempt: attempts + 1, detail: cause }),
  );
}

/**
 * `Failed`, and nothing tells whether it is whole: it goes when the same image stands beside it, and not before. One that
 * was there for hours was whole, and its failure may pass with its next change.
 */
function isReplacedFromBeside({ leftBehind, rule, now }: Observation, replica: Snapshot): boolean {
  if (copyState(replica).kind !== 'failed' || rule.whenSourceDeleted === 'keep') return false;
  if (replica.completionPercent !== undefined || tagOf(replica.tags, tagKeys.renewed) !== undefined)
    return false;
  return isFresh(replica, now) || leftBehind.includes('interim');
}

/** By whomever; where it hangs, as for someone who reads it by a SAS, it may take days (reported of disks). */
function waitForDeletion({ streak }: Observation): Decision {
  const reason = 'ReplicaBeingDeleted';
  const detail = 'Azure deletes it; it is copied anew once it is gone';
  return { kind: 'wait', reason, afterMs: waitPace(timesInARow(streak, reason)), detail };
}

/** The replica is ours and of the source's present generation. */
function decideReplica(observation: Observation, source: Snapshot, replica: Snapshot): Decision {
  const state = copyState(replica);
  switch (state.kind) {
    case 'copying':
      if (isBeingDeleted(replica)) return waitForDeletion(observation);
      // Whoever began it looks after it; who did not may be the only one all the same.
      return (
        stalled(replica, observation.now) ??
        waitForCopy(replica, observation, 'Copying', observation.attempt === 1 ? 'backstop' : undefined)
      );
    case 'failed':
      if (isReplacedFromBeside(observation, replica)) return decideRenewal(observation, source, replica);
      return cleanedFirst(
        cleanBehind(observation, replica),
        blockedForNow(
          'ReplicaFailed',
          `${state.detail}, though its data may be there; delete it to copy it anew`,
        ),
      );
    case 'ready':
      return decideFinished(observation, source, replica);
  }
}
