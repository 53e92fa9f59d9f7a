/** What speaks against the purpose of a removal in the evidence that was read for it. */
import { blocked, type Action } from '../action.ts';
import type { JournalEntry } from '../journal-entry.ts';
import type { Observation } from '../observation.ts';
import { waitPace } from '../pace.ts';
import { copyState, mayHoldData } from '../readiness.ts';
import { isOwn, type DeletionMark } from '../replica-tags.ts';
import { generationTagOf } from '../renewal/interim.ts';
import { isSameResource, resourceGroupKey, resourceKey } from '../resource-id.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { announce, unmark } from './deletion-mark.ts';
import type { RemovalEvidence } from './evidence.ts';
import type { Removal } from './removal.ts';

/** Undefined where nothing does. */
export function purposeContradicted(
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
