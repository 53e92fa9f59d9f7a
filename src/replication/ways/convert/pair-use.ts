/** Who still has a use for a temporary pair. */
import { compareGeneration } from '../../generation.ts';
import type { PairUser } from '../../observation.ts';
import type { SourceObservation } from '../../observed.ts';
import { attemptOf, isPinned, isReplicaOf } from '../../replica-tags.ts';
import { copyState, isBeingDeleted } from '../../readiness.ts';
import { isSameResource } from '../../resource-id.ts';

/** Whether a replica of the source's present generation is still to be made, or made anew, from the pair. */
export function needsPair(
  source: SourceObservation,
  { isConverted, isRenewed, replica }: PairUser,
  maxAttempts: number,
): boolean {
  if (source.kind !== 'present' || isBeingDeleted(source.snapshot) || !isConverted) return false;
  const { snapshot } = source;
  if (replica === undefined || replica === 'unreadable') return true;
  if (!isReplicaOf(replica, snapshot.id)) return false;
  const state = copyState(replica);
  const generation = compareGeneration(snapshot, replica);
  if (generation !== 'other' && state.kind === 'copying') return true;
  if (isPinned(replica)) return false;
  if (generation === 'other') return isRenewed;
  return state.kind === 'failed' && attemptOf(replica) < maxAttempts;
}

/** Whether Azure is copying from this snapshot to the replica right now. */
export function isReading(replica: PairUser['replica'], snapshotId: string): boolean {
  if (replica === undefined || replica === 'unreadable') return false;
  const from = replica.sourceResourceId;
  if (from === undefined || !isSameResource(from, snapshotId)) return false;
  return copyState(replica).kind === 'copying';
}
