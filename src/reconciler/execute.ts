import type { Stage } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import { ownLock, ownLockAmong } from '../replication/locks/own-lock.ts';
import type { BeginCopy } from '../replication/removal/may-create.ts';
import type { Target } from '../replication/rule.ts';
import type { SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Observation } from '../replication/observation.ts';
import type { ReplicaObservation } from '../replication/observed.ts';
import { tagChange } from '../replication/tag-drift.ts';
import { convert } from './convert.ts';
import { deletionIntent } from './record.ts';
import { locksOn } from './locks-on.ts';
import { changedSince, isStillThere } from './read-once-more.ts';
import { replicaId } from './replica-id.ts';
import type { UnpausedAction } from './unpaused.ts';
import type { Accepted, Locks, Snapshots, Staging, StagingPlace, World } from './ports.ts';

/**
 * Does the one thing that was decided. Returns when Azure has accepted it, not when it is finished; of a copy, where its
 * operation can be asked for.
 */
export async function execute(
  world: World,
  action: UnpausedAction,
  hint: Hint,
  observation: Observation,
  others: readonly Target[],
): Promise<Accepted> {
  if (action.kind !== 'beginCopy') {
    await act(world, action, hint, observation, others);
    return {};
  }
  return world.snapshots.create({ ...replicaId(hint), name: action.spec.name }, action.spec);
}

async function act(
  { snapshots, disks, locks, staging, journal }: World,
  action: Exclude<UnpausedAction, BeginCopy>,
  hint: Hint,
  observation: Observation,
  others: readonly Target[],
): Promise<void> {
  const { target, replica } = observation;
  switch (action.kind) {
    case 'stage':
      return takeStep(staging, action, { target, source: hint.source, others }, observation);
    case 'convert':
      return convert({ snapshots, disks }, action);
    case 'mend':
      return snapshots.update(replicaId(hint), action.change);
    case 'setTags':
      return changeTags(snapshots, hint, replica, action.tags);
    case 'deleteReplica':
      // The intent first: a deletion that nobody remembers would not count for the guard.
      await journal.append([deletionIntent(action, hint, observation)]);
      // Storing it may have taken a while, and a delete takes whatever has the name by then.
      return deleteSeen(
        snapshots,
        replicaId(hint),
        replica.kind === 'present' ? replica.snapshot : undefined,
      );
    case 'removeInterim': {
      const seen = observation.interims?.find(({ snapshot }) => snapshot.uniqueId === action.uniqueId);
      return deleteSeen(snapshots, { ...replicaId(hint), name: action.name }, seen?.snapshot);
    }
    case 'protect':
      return locks.put(replicaId(hint), ownLock);
    case 'unprotect':
      // The lock first: the tag is what brings this back when the second call is never made.
      await removeOwnLock(locks, replicaId(hint));
      return changeTags(snapshots, hint, replica, action.tags);
    case 'none':
    case 'wait':
    case 'blocked':
      return;
  }
}

/** Of what was decided on alone. Where it is gone by now, another look may be about to give its name to the new image. */
async function deleteSeen(snapshots: Snapshots, id: SnapshotId, seen: Snapshot | undefined): Promise<void> {
  if (seen === undefined) throw new Error('a deletion was decided without what is to go');
  if (!(await isStillThere(() => snapshots.get(id), seen))) throw changedSince(id.name);
  return snapshots.delete(id);
}

/** From the tags that the decision saw to those that it wants, and no others. */
async function changeTags(
  snapshots: Snapshots,
  hint: Hint,
  replica: ReplicaObservation,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  if (replica.kind !== 'present') throw new Error('tags were decided without a replica');
  return snapshots.changeTags(replicaId(hint), tagChange(replica.snapshot.tags, wanted));
}

async function takeStep(
  staging: Staging,
  { step }: Stage,
  place: StagingPlace,
  { source, staging: staged }: Observation,
): Promise<void> {
  if (step === 'ensureAccount') return staging.ensureAccount(place.target);
  if (step === 'cleanUp') {
    if (staged?.account !== 'ready' || staged.blob === undefined)
      throw new Error(`${step} was decided without a blob`);
    return staging.cleanUp(place, staged.blob);
  }
  if (source.kind !== 'present') throw new Error(`${step} was decided without a source`);
  return step === 'createBlob'
    ? staging.createBlob(place, source.snapshot)
    : staging.copyPages(place, source.snapshot);
}

/** A lock of that name that is not ours stays. */
async function removeOwnLock(locks: Locks, id: SnapshotId): Promise<void> {
  if (ownLockAmong(await locksOn({ locks }, id)) === 'present') await locks.delete(id, ownLock.name);
}
