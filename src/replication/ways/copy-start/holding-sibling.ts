import type { Observation, Sibling } from '../../observation.ts';
import { copyState, isBeingDeleted, isStalled } from '../../readiness.ts';
import { attemptOf, isReplicaOf } from '../../replica-tags.ts';

/**
 * The first older sibling that has to be copied before this source, whether its copy has begun, and whether it is the
 * last: no other has to be copied in between. One that is still to begin, and past which a younger one was copied, has
 * had its time: whatever holds it up must not hold up each image that is taken of its disk. With `begunAlone` none is
 * waited for that has not begun.
 */
export function holdingSibling(
  observation: Observation,
  { begunAlone = false }: { begunAlone?: boolean } = {},
): { sibling: Sibling; begun: boolean; isLast: boolean } | undefined {
  const older = (observation.family?.older ?? []).map((sibling) => ({
    sibling,
    state: siblingState(sibling, observation),
  }));
  const lastCopied = older.findLastIndex(({ sibling, state }) => state === 'done' && isCopied(sibling));
  const undone = older.filter(
    ({ state }, at) => state === 'begun' || (state === 'toBegin' && at > lastCopied && !begunAlone),
  );
  const [first] = undone;
  return first && { sibling: first.sibling, begun: first.state === 'begun', isLast: undone.length === 1 };
}

function isCopied({ source, replica }: Sibling): boolean {
  return replica !== undefined && isReplicaOf(replica, source.id) && copyState(replica).kind === 'ready';
}

/** `done` also for one that will never be copied: it must not hold up the rest. */
function siblingState(
  { source, replica, isRefused }: Sibling,
  { maxAttempts, now }: Observation,
): 'done' | 'begun' | 'toBegin' {
  if (copyState(source).kind === 'failed' || isRefused) return 'done';
  if (replica === undefined) return 'toBegin';
  if (!isReplicaOf(replica, source.id)) return 'done';
  // A delete may hang for days (reported of disks): it is waited for as long as for a copy that nobody begins.
  if (isBeingDeleted(replica)) return 'toBegin';
  const state = copyState(replica);
  // All of its data is there, whatever else is done to it, such as a change of its tags.
  if (state.kind === 'copying' && state.percent !== undefined && state.percent >= 100) return 'done';
  // Whether Azure lets the next one begin beside it is Azure's to say.
  if (state.kind === 'copying') return isStalled(replica, now) ? 'done' : 'begun';
  if (state.kind === 'failed') return attemptOf(replica) >= maxAttempts ? 'done' : 'toBegin';
  return 'done';
}
