/** Who still has a use for a temporary pair. */
import { compareGeneration } from '../generation.ts';
import type { PairUser, SourceObservation } from '../observation.ts';
import { attemptOf, isPinned, isReplica, isReplicaOf } from '../replica-tags.ts';
import { copyState, isBeingDeleted } from '../readiness.ts';
import { replicaSpec } from '../replica-spec.ts';
import { isSameResource } from '../resource-id.ts';
import { isSelected } from '../selection.ts';
import { wayOf } from '../way.ts';

/** Whether a replica of the source's present generation is still to be made, or made anew, from the pair. */
export function needsPair(
  source: SourceObservation,
  { rule, target, replica }: PairUser,
  maxAttempts: number,
): boolean {
  if (source.kind !== 'present' || isBeingDeleted(source.snapshot)) return false;
  const { snapshot } = source;
  if (isReplica(snapshot) || !isSelected(rule.select, snapshot)) return false;
  if (wayOf(snapshot, rule, target) !== 'Convert') return false;
  if ('reason' in replicaSpec(snapshot, rule, target, 1)) return false;
  if (replica === undefined || replica === 'unreadable') return true;
  if (!isReplicaOf(replica, snapshot.id)) return false;
  const state = copyState(replica);
  const isOfNow = compareGeneration(snapshot, replica) !== 'other';
  if (isOfNow && state.kind === 'copying') return true;
  if (isPinned(replica)) return false;
  return !isOfNow || (state.kind === 'failed' && attemptOf(replica) < maxAttempts);
}

/** Whether Azure is copying from this snapshot to the replica right now. */
export function isReading(replica: PairUser['replica'], snapshotId: string): boolean {
  if (replica === undefined || replica === 'unreadable') return false;
  const from = replica.sourceResourceId;
  if (from === undefined || !isSameResource(from, snapshotId)) return false;
  return copyState(replica).kind === 'copying';
}
