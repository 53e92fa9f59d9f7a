/**
 * May this go? The one place that lets a replica be deleted, for whatever reason. Pure: it sees the evidence that was
 * read for this deletion, and what is missing from it or contradicts it means wait, never go.
 */
import { blocked, type Action, type Decision } from '../action.ts';
import type { Observation } from '../observation.ts';
import { waitPace } from '../pace.ts';
import { copyState, mayHoldData } from '../readiness.ts';
import {
  deletionMarkOf,
  isOwn,
  isPinned,
  ownershipOf,
  tagKeys,
  tagOf,
  type DeletionMark,
  type GoneReason,
} from '../replica-tags.ts';
import { generationTagOf } from '../renewal/interim.ts';
import { isSameResource, resourceGroupKey } from '../resource-id.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { announce, unmark } from './deletion-mark.ts';
import { guardWindowMs, type RemovalEvidence } from './evidence.ts';
import { countDeletions, countReplacements, needsApproval, type GuardCount } from './guard.ts';
import { lostWithItsGroup, sourceThere } from './source-gone.ts';

const granted: unique symbol = Symbol('granted');

/** Made here alone, so that no DELETE of a replica comes from anywhere else. */
export interface DeleteReplica {
  kind: 'deleteReplica';
  reason: DeletionMark['reason'] | 'CopyFailed';
  /** Of the replica that may go; another one of its name may not. */
  uniqueId: string;
  /** Whether a person approved it. */
  approved: boolean;
  /** For `CopyFailed`: which attempt the next copy is. */
  nextAttempt?: number;
  detail?: string;
  readonly [granted]: true;
}

/** What a replica is to go for. */
export type Removal =
  /** Its source is gone or not selected any more, and the delay of its mark is over. */
  | { for: GoneReason; mark: DeletionMark }
  /** The image of the re-created source is there, whole, under this interim snapshot. */
  | { for: 'SourceRecreated'; interim: Snapshot }
  /** Its copy failed and it never held any data. */
  | { for: 'CopyFailed'; nextAttempt: number; detail: string };

export function mayRemove(observation: Observation, replica: Snapshot, removal: Removal): Decision {
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

function grant({ streak }: Observation, replica: Snapshot, removal: Removal): DeleteReplica {
  const mark = deletionMarkOf(replica);
  const reason =
    removal.for === 'CopyFailed' || removal.for === 'SourceRecreated'
      ? removal.for
      : (mark?.reason ?? removal.for);
  const detail = removal.for === 'CopyFailed' ? removal.detail : hangingDetail(timesInARow(streak, reason));
  return {
    kind: 'deleteReplica',
    reason,
    uniqueId: replica.uniqueId,
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
  { targetListing, replica: last, journal }: RemovalEvidence,
  replica: Snapshot,
): Action | undefined {
  const listed = targetListing.find(({ id }) => isSameResource(id, replica.id));
  const now = last.kind === 'present' ? last.snapshot : undefined;
  const all = [replica, listed, now];
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
  if (journal.kind === 'unreadable') {
    return { ...blocked('JournalUnreadable', journal.detail), lookAgain: 'slowly' };
  }
  return undefined;
}

function purposeContradicted(
  observation: Observation,
  evidence: RemovalEvidence,
  replica: Snapshot,
  removal: Removal,
): Action | undefined {
  switch (removal.for) {
    case 'SourceDeleted':
      return (
        sourceThere(observation, evidence, replica, removal.mark) ??
        lostWithItsGroup(observation, evidence, replica, removal.mark)
      );
    case 'SourceUnselected':
      return sourceSelected(observation, evidence, replica);
    case 'SourceRecreated':
      return newImageUnproven(observation, evidence, removal.interim);
    case 'CopyFailed':
      return dataPossible(observation, evidence, replica);
  }
}

function sourceSelected(
  { rule, sourceId }: Observation,
  { sourceListing, source }: RemovalEvidence,
  replica: Snapshot,
): Action | undefined {
  const listed =
    sourceListing === 'groupLost' ? undefined : sourceListing.find(({ id }) => isSameResource(id, sourceId));
  const now = source.kind === 'present' ? source.snapshot : undefined;
  const isUnselected = [listed, now].every(
    (one) => one !== undefined && !isOwn(one) && !isSelected(rule.select, one),
  );
  return isUnselected ? undefined : unmark(replica, 'SourceReturned', 'what was read of the source differs');
}

/** The image that takes the replica's place has to be there in the listing too, and of the source that is there now. */
function newImageUnproven(
  { streak }: Observation,
  { targetListing, source }: RemovalEvidence,
  interim: Snapshot,
): Action | undefined {
  const isListed = targetListing.some(
    (listed) => isSameResource(listed.id, interim.id) && listed.uniqueId === interim.uniqueId,
  );
  const isOfNow =
    source.kind === 'present' && source.snapshot.uniqueId.toLowerCase() === generationTagOf(interim);
  if (isListed && isOfNow && copyState(interim).kind === 'ready') return undefined;
  const reason = 'NewImageNotProven';
  return { kind: 'wait', reason, afterMs: waitPace(timesInARow(streak, reason)) };
}

/** Every read has to say that the copy failed; a listing may leave its progress out, but not its state. */
function dataPossible(
  { now, streak, target }: Observation,
  { targetListing, replica: last }: RemovalEvidence,
  replica: Snapshot,
): Action | undefined {
  const listed = targetListing.find(({ id }) => isSameResource(id, replica.id));
  const again = last.kind === 'present' ? last.snapshot : undefined;
  const isEmpty = (one: Snapshot | undefined): boolean =>
    one !== undefined && copyState(one).kind === 'failed' && !mayHoldData(one, now);
  if (isEmpty(replica) && isEmpty(again) && (isEmpty(listed) || isUntold(listed))) return undefined;
  const reason = 'ReplicaChanged';
  const detail = `in ${resourceGroupKey(target)} not every read says that the copy failed`;
  return { kind: 'wait', reason, afterMs: waitPace(timesInARow(streak, reason)), detail };
}

/** That listings tell `copyCompletionError` and `completionPercent` is unverified. */
function isUntold(listed: Snapshot | undefined): boolean {
  return (
    listed !== undefined && listed.copyCompletionError === undefined && listed.completionPercent === undefined
  );
}

function heldByGuard(
  observation: Observation,
  evidence: RemovalEvidence,
  replica: Snapshot,
  removal: Removal,
): Action | undefined {
  const { journal, targetListing } = evidence;
  const sourceListing = evidence.sourceListing === 'groupLost' ? [] : evidence.sourceListing;
  if (removal.for === 'CopyFailed' || journal.kind !== 'read') return undefined;
  // It may have been read from farther back, for another question.
  const since = observation.now - (observation.guard.windowMs ?? guardWindowMs);
  const recent = journal.entries.filter(({ time }) => time >= since);
  const mark = deletionMarkOf(replica);
  if (mark?.approved === true) return undefined;
  if (removal.for === 'SourceRecreated') {
    const count = countReplacements(observation, targetListing, replica, recent);
    const { maxCount, maxPercent } = observation.replacementGuard;
    const isHeld = count.going > maxCount && count.going * 100 > maxPercent * count.total;
    if (!isHeld) return undefined;
    if (mark?.reason !== 'SourceRecreated') return announce(observation, replica, 'SourceRecreated');
    return held(
      observation,
      'MassReplaceGuard',
      count,
      'replaced by re-created sources',
      `more than ${maxCount} and ${maxPercent} %`,
    );
  }
  if (mark?.reason === 'SourceGroupLost') {
    return blocked(
      'SourceGroupLost',
      'the group of its source was deleted, so nobody deleted the source itself; approve the set, or restore the sources',
    );
  }
  const count = countDeletions(observation, { sourceListing, targetListing }, recent);
  if (!needsApproval(count, observation.guard)) return undefined;
  const { maxCount, maxPercent } = observation.guard;
  return held(
    observation,
    'MassDeleteGuard',
    count,
    'deleted',
    `more than ${maxCount} and ${maxPercent} %, or all there are`,
  );
}

/** Nothing of a held set moves by itself: an approval or a source that returns brings each replica back. */
function held(
  { guard }: Pick<Observation, 'guard'>,
  reason: 'MassDeleteGuard' | 'MassReplaceGuard',
  { going, total }: GuardCount,
  what: string,
  limits: string,
): Action {
  const hours = Math.round((guard.windowMs ?? guardWindowMs) / 3_600_000);
  return blocked(
    reason,
    `${going} of ${total} replicas of this rule in this target are to be ${what}, or were within ${hours} hours: ${limits}; approve the set, or restore the sources`,
  );
}
