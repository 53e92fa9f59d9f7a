import type { Stage } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import { ownLock, ownLockAmong } from '../replication/locks/own-lock.ts';
import type { BeginCopy } from '../replication/removal/may-create.ts';
import type { Target } from '../replication/rule.ts';
import type { SnapshotId } from '../replication/resource-id.ts';
import type { Observation, ReplicaObservation, SourceObservation } from '../replication/observation.ts';
import { isSameTags, tagChange } from '../replication/tag-drift.ts';
import { ArmError } from './arm-error.ts';
import { convert } from './convert.ts';
import { deletionIntent } from './record.ts';
import { locksOn } from './locks-on.ts';
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
  const id = { ...replicaId(hint), name: action.spec.name };
  // The name of a replica was read last of all; that of an interim is known from one listing alone.
  if (action.reason === 'SourceRecreated') await stillFree(world.snapshots, id);
  return world.snapshots.create(id, action.spec);
}

/**
 * Throws where the listing left it out: a PUT would take its tags away, and a person's pin with them. Any two of the
 * three reads may be wrong.
 */
async function stillFree(snapshots: Snapshots, id: SnapshotId): Promise<void> {
  const isFree = (await snapshots.get(id)) === undefined && (await snapshots.get(id)) === undefined;
  if (isFree) return;
  const message = 'it is there, and no listing told of it';
  throw new ArmError(`PUT snapshot ${id.name}`, { status: 412, code: 'ReplicaChanged', message });
}

async function act(
  { snapshots, disks, locks, staging, journal }: World,
  action: Exclude<UnpausedAction, BeginCopy>,
  hint: Hint,
  observation: Observation,
  others: readonly Target[],
): Promise<void> {
  const { target, source, replica } = observation;
  switch (action.kind) {
    case 'stage':
      return takeStep(staging, action, { target, source: hint.source, others }, source);
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
      await stillTheSame(snapshots, hint, replica);
      return snapshots.delete(replicaId(hint));
    case 'removeInterim':
      return snapshots.delete({ ...replicaId(hint), name: action.name });
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

/**
 * Throws, so that the next look decides anew, where it is another snapshot by now, says another thing of itself, or is
 * gone: another look may be about to give its name to the new image.
 */
async function stillTheSame(snapshots: Snapshots, hint: Hint, decided: ReplicaObservation): Promise<void> {
  const now = await snapshots.get(replicaId(hint));
  const of = decided.kind === 'present' ? decided.snapshot : undefined;
  const isSame = now !== undefined && now.uniqueId === of?.uniqueId && isSameTags(now.tags, of.tags);
  if (isSame) return;
  const message = 'it changed after its deletion was decided';
  throw new ArmError(`DELETE snapshot ${hint.source.name}`, { status: 412, code: 'ReplicaChanged', message });
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
  source: SourceObservation,
): Promise<void> {
  if (step === 'ensureAccount') return staging.ensureAccount(place.target);
  if (step === 'cleanUp') return staging.cleanUp(place);
  if (source.kind !== 'present') throw new Error(`${step} was decided without a source`);
  return step === 'createBlob'
    ? staging.createBlob(place, source.snapshot)
    : staging.copyPages(place, source.snapshot);
}

/** A lock of that name that is not ours stays. */
async function removeOwnLock(locks: Locks, id: SnapshotId): Promise<void> {
  if (ownLockAmong(await locksOn({ locks }, id)) === 'present') await locks.delete(id, ownLock.name);
}
