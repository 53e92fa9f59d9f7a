/**
 * May this go? The one place that lets a replica be deleted, for whatever reason. Pure: it sees the evidence that was
 * read for this deletion, and what is missing from it or contradicts it means wait, never go.
 */
import { blocked, type Action, type Decision } from '../action.ts';
import type { JournalEntry } from '../journal-entry.ts';
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
import { isSameResource, resourceGroupKey, resourceKey } from '../resource-id.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { announce, unmark } from './deletion-mark.ts';
import type { RemovalEvidence } from './evidence.ts';
import { countDeletions, countReplacements, needsApproval, type GuardCount } from './guard.ts';

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
      one !== undefined &&
      one.uniqueId === replica.uniqueId &&
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

/** Resource Manager has been seen to answer 404 for a snapshot that exists, after delete and re-create. */
function sourceThere(
  { sourceId, sourceGroup }: Observation,
  { sourceListing, source }: RemovalEvidence,
  replica: Snapshot,
  mark: DeletionMark,
): Action | undefined {
  const isListed =
    sourceListing !== 'groupLost' && sourceListing.some(({ id }) => isSameResource(id, sourceId));
  if (isListed || source.kind === 'present') {
    // The mark says what is not true; should the source be gone after all, the delay begins anew.
    return unmark(
      replica,
      'SourceNotProvenAbsent',
      isListed ? 'a listing of its group has the source' : 'the source was read',
    );
  }
  if (sourceListing === 'groupLost') {
    // Nobody but a person can tell that this was meant, and has.
    const isMeant = mark.reason === 'SourceGroupLost' && mark.approved && sourceGroup?.kind === 'lost';
    return isMeant ? undefined : scopeUnreadable('the group of the source is not there');
  }
  if (source.kind === 'unreadable') return scopeUnreadable(`${source.code}: ${source.detail}`);
  if (sourceGroup?.kind === 'succeeded') return undefined;
  return scopeUnreadable('the group of the source was not read as there');
}

function scopeUnreadable(detail: string): Action {
  return { ...blocked('SourceScopeUnreadable', detail), lookAgain: 'slowly' };
}

/** A group that went takes all its snapshots along: nobody deleted this one. A person has to say so. */
function lostWithItsGroup(
  observation: Observation,
  { journal }: RemovalEvidence,
  replica: Snapshot,
  mark: DeletionMark,
): Action | undefined {
  if (mark.reason === 'SourceGroupLost' || journal.kind !== 'read') return undefined;
  const lost = journal.entries.some((entry) => isLossOf(entry, observation, replica));
  return lost ? announce(observation, replica, 'SourceGroupLost') : undefined;
}

/** Whether the journal says that the source's group went while this replica had a source in it. */
export function isLossOf(
  entry: JournalEntry,
  { rule }: Pick<Observation, 'rule'>,
  replica: Snapshot,
): boolean {
  return (
    entry.kind === 'sourceGroupLost' &&
    resourceKey(entry.source) === groupKey(rule.source) &&
    entry.time >= replica.timeCreated
  );
}

function groupKey(group: { subscriptionId: string; resourceGroup: string }): string {
  return resourceKey(`/subscriptions/${group.subscriptionId}/resourceGroups/${group.resourceGroup}`);
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
  const mark = deletionMarkOf(replica);
  if (mark?.approved === true) return undefined;
  if (removal.for === 'SourceRecreated') {
    const count = countReplacements(observation, targetListing, replica, journal.entries);
    const { maxCount, maxPercent } = observation.replacementGuard;
    const isHeld = count.going > maxCount && count.going * 100 > maxPercent * count.total;
    if (!isHeld) return undefined;
    if (mark?.reason !== 'SourceRecreated') return announce(observation, replica, 'SourceRecreated');
    return held(
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
  const count = countDeletions(observation, { sourceListing, targetListing }, journal.entries);
  if (!needsApproval(count, observation.guard)) return undefined;
  const { maxCount, maxPercent } = observation.guard;
  return held(
    'MassDeleteGuard',
    count,
    'deleted',
    `more than ${maxCount} and ${maxPercent} %, or all there are`,
  );
}

/** Nothing of a held set moves by itself: an approval or a source that returns brings each replica back. */
function held(
  reason: 'MassDeleteGuard' | 'MassReplaceGuard',
  { going, total }: GuardCount,
  what: string,
  limits: string,
): Action {
  return blocked(
    reason,
    `${going} of ${total} replicas of this rule in this target are to be ${what}, or were within 24 hours: ${limits}; approve the set, or restore the sources`,
  );
}
