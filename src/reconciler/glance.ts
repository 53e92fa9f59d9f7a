/**
 * One read where one is enough, none where a listing of the last seconds tells: while a copy is under way, its own replica tells that there is nothing to do yet, and so
 * does the replica of the sibling that is waited for. A glance never leads to anything but a further wait.
 */
import type { Wait } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import type { ReplicaObservation } from '../replication/observed.ts';
import { isInBackground } from '../replication/readiness.ts';
import { hasDeletionMark, isReplicaOf, ownershipOf, tagKeys, tagOf } from '../replication/replica-tags.ts';
import { snapshotIdText } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { waitForCopy, type CopyWatch } from '../replication/wait-for-copy.ts';
import { waitBehind } from '../replication/ways/copy-start/wait-for-sibling.ts';
import { observeReplica } from './observe.ts';
import { hasUnknownProgress } from './observe-family.ts';
import type { World } from './ports.ts';
import { replicaId } from './replica-id.ts';

export interface Glance {
  /** Absent where all has to be looked at. */
  wait?: Wait;
  /** The replica, where it was read. */
  replica?: ReplicaObservation;
}

export async function glance(world: World, hint: Hint): Promise<Glance> {
  const { streak, copyEstimate, isAwaited } = hint;
  const watch: CopyWatch = {
    now: world.surroundings.now(),
    ...(streak && { streak }),
    ...(copyEstimate && { copyEstimate }),
    ...(isAwaited && { isAwaited }),
  };
  if (hint.behind !== undefined) {
    const sibling = await readSibling(world, hint, hint.behind);
    if (sibling === undefined) return {};
    const isUntold = copyEstimate !== undefined;
    return { wait: waitBehind(hint.behind, sibling, { ...watch, isUntold }) };
  }
  // A copy that this chain of looks has begun.
  if (hint.attempt === undefined) return {};
  const listed = await world.snapshots.glimpse?.(replicaId(hint));
  if (listed !== undefined && !hasUnknownProgress(listed) && isCopyOf(hint, listed, world.installation)) {
    return { wait: waitForCopy(listed, watch) };
  }
  const replica = await observeReplica(world, hint);
  if (replica.kind === 'absent' || !isCopyOf(hint, replica.snapshot, world.installation)) return { replica };
  return { replica, wait: waitForCopy(replica.snapshot, watch) };
}

/** Under way, of the generation that the chain of looks is of, and with nothing to be said against it. */
function isCopyOf(hint: Hint, replica: Snapshot, installation: string): boolean {
  const generation = tagOf(replica.tags, tagKeys.generation);
  return (
    isInBackground(replica) &&
    ownershipOf(replica, snapshotIdText(hint.source), installation) === 'ours' &&
    !hasDeletionMark(replica) &&
    generation !== undefined &&
    generation.toLowerCase() === hint.generation?.toLowerCase()
  );
}

/** The sibling's replica, as long as its copy is under way. */
async function readSibling(world: World, hint: Hint, name: string): Promise<Snapshot | undefined> {
  const id = { ...replicaId(hint), name };
  const listed = await world.snapshots.glimpse?.(id);
  const isTold = listed !== undefined && !hasUnknownProgress(listed) && isInBackground(listed);
  const replica = isTold ? listed : await world.snapshots.get(id);
  if (replica === undefined || !isInBackground(replica)) return undefined;
  return isReplicaOf(replica, snapshotIdText({ ...hint.source, name })) ? replica : undefined;
}
