/** What speaks against the purpose of a removal in the evidence that was read for it. */
import { listedById } from '../listed.ts';
import type { Objection } from './objection.ts';
import type { Observation } from '../observation.ts';
import { waitPace } from '../pace.ts';
import { copyState, isEmptyHusk, isFailureUntold } from '../readiness.ts';
import { isOwn } from '../replica-tags.ts';
import { isOfNow } from '../renewal/is-of-now.ts';
import { isSameResource, resourceGroupKey } from '../resource-id.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { unmark } from './deletion-mark.ts';
import type { RemovalEvidence } from './evidence.ts';
import type { Removal } from './removal.ts';
import { lostWithItsGroup, sourceThere } from './source-gone.ts';

/** Undefined where nothing does. */
export function purposeContradicted(
  observation: Observation,
  evidence: RemovalEvidence,
  replica: Snapshot,
  removal: Removal,
): Objection | undefined {
  switch (removal.for) {
    case 'SourceDeleted':
      return (
        sourceThere(observation, evidence, replica, removal.mark) ??
        lostWithItsGroup(observation, evidence, replica, removal.mark)
      );
    case 'SourceUnselected':
      return (
        sourceSelected(observation, evidence, replica) ??
        (isPutBack(evidence, replica)
          ? lostWithItsGroup(observation, evidence, replica, removal.mark)
          : undefined)
      );
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
): Objection | undefined {
  const listed = sourceListing === 'groupLost' ? undefined : listedById(sourceListing, sourceId);
  const now = source.kind === 'present' ? source.snapshot : undefined;
  const isUnselected = [listed, now].every(
    (one) => one !== undefined && !isOwn(one) && !isSelected(rule.select, one),
  );
  return isUnselected ? undefined : unmark(replica, 'SourceReturned', 'what was read of the source differs');
}

/** What has the source's name was made since: the one that was selected is gone, and its group may be what took it. */
function isPutBack({ source }: RemovalEvidence, replica: Snapshot): boolean {
  return source.kind === 'present' && source.snapshot.timeCreated > replica.timeCreated;
}

/** The image that takes the replica's place has to be there in the listing too, and of the source that is there now. */
function newImageUnproven(
  { streak }: Observation,
  { targetListing, source }: RemovalEvidence,
  interim: Snapshot,
): Objection | undefined {
  const isListed = targetListing.some(
    (listed) => isSameResource(listed.id, interim.id) && listed.uniqueId === interim.uniqueId,
  );
  if (isListed && isOfNow({ source }, interim) && copyState(interim).kind === 'ready') return undefined;
  const reason = 'NewImageNotProven';
  return { kind: 'wait', reason, afterMs: waitPace(timesInARow(streak, reason)) };
}

/** Every read has to say that the copy failed; a listing may leave its progress out, but not its state. */
function dataPossible(
  { now, streak, target }: Observation,
  { targetListing, replica: last }: RemovalEvidence,
  replica: Snapshot,
): Objection | undefined {
  const listed = listedById(targetListing, replica.id);
  const again = last.kind === 'present' ? last.snapshot : undefined;
  const isEmpty = (one: Snapshot | undefined): boolean => one !== undefined && isEmptyHusk(one, now);
  const isUntold = listed !== undefined && isFailureUntold(listed);
  if (isEmpty(replica) && isEmpty(again) && (isEmpty(listed) || isUntold)) return undefined;
  const reason = 'ReplicaChanged';
  const detail = `in ${resourceGroupKey(target)} not every read says that the copy failed`;
  return { kind: 'wait', reason, afterMs: waitPace(timesInARow(streak, reason)), detail };
}
