import type { Stage } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import { ownLock, ownLockAmong } from '../replication/locks/own-lock.ts';
import type { Target } from '../replication/rule.ts';
import { copyState } from '../replication/readiness.ts';
import { parseSnapshotId, type SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Observation } from '../replication/observation.ts';
import type { ReplicaObservation } from '../replication/observed.ts';
import { tagKeys, tagOf } from '../replication/replica-tags.ts';
import { tagChange } from '../replication/tag-drift.ts';
import { ArmError } from './arm-error.ts';
import { convert } from './convert.ts';
import { deletionIntent } from './record.ts';
import { locksOn } from './locks-on.ts';
import { changedSince, isStillThere, readAnyhow } from './read-once-more.ts';
import { replicaId } from './replica-id.ts';
import type { UnpausedAction } from './unpaused.ts';
import type { Accepted, Locks, Snapshots, Staging, StagingPlace, World } from './ports.ts';

/**
 * Does the one thing that was decided. Returns when Azure has accepted it, not when it is finished, and with where its
 * operation can be asked for.
 */
export async function execute(
  { snapshots, disks, locks, staging, journal }: World,
  action: UnpausedAction,
  hint: Hint,
  observation: Observation,
  others: readonly Target[],
): Promise<Accepted> {
  const { target, replica } = observation;
  const id = replicaId(hint);
  switch (action.kind) {
    case 'beginCopy': {
      const copyId = { ...id, name: action.spec.name };
      // Beside an interim there is a replica to lose: its name is read once more than that of a replica.
      if (action.reason === 'SourceRecreated') await stillFree(snapshots, copyId);
      return snapshots.create(copyId, action.spec);
    }
    case 'stage':
      return takeStep(staging, action, { target, source: hint.source, others }, observation);
    case 'convert':
      return convert({ snapshots, disks }, action);
    case 'mend':
      return snapshots.update(id, action.change);
    case 'setTags':
      await markUnchanged(snapshots, id, replica, action.tags);
      return done(changeTags(snapshots, hint, replica, action.tags));
    case 'deleteReplica':
      // The intent first: a deletion that nobody remembers would not count for the guard.
      await journal.append([deletionIntent(action, hint, observation)]);
      await stillStands(snapshots, action.instead);
      // Storing it may have taken a while, and a delete takes whatever has the name by then.
      return deleteSeen(snapshots, id, replica.kind === 'present' ? replica.snapshot : undefined);
    case 'removeInterim': {
      await stillStands(snapshots, action.instead);
      const seen = observation.interims?.find(({ snapshot }) => snapshot.uniqueId === action.uniqueId);
      return deleteSeen(snapshots, { ...id, name: action.name }, seen?.snapshot);
    }
    case 'protect':
      return done(locks.put(id, ownLock));
    case 'unprotect':
      // The lock first: the tag is what brings this back when the second call is never made.
      await removeOwnLock(locks, id);
      return done(changeTags(snapshots, hint, replica, action.tags));
    case 'none':
    case 'wait':
    case 'blocked':
      return {};
  }
}

/**
 * Throws where the listing left it out: a PUT would take its tags away, and a person's pin with them. The decision had a
 * listing and a read of the name; with this one any two of the three may be wrong.
 */
async function stillFree(snapshots: Snapshots, id: SnapshotId): Promise<void> {
  if ((await readAnyhow(() => snapshots.get(id))) === undefined) return;
  const message = 'it is there, and no listing told of it';
  throw new ArmError(`PUT snapshot ${id.name}`, { status: 412, code: 'ReplicaChanged', message });
}

/** Azure works nothing off later. */
async function done(write: Promise<void>): Promise<Accepted> {
  await write;
  return {};
}

/**
 * Throws where the image that stays is there no more, or no longer whole. Two looks may each let one of the two go for the
 * other's sake: by two rules while a deployment is under way, or as a person took one away meanwhile.
 */
async function stillStands(snapshots: Snapshots, instead: Snapshot | 'nothing'): Promise<void> {
  if (instead === 'nothing') return;
  const id = parseSnapshotId(instead.id);
  const now = id && (await readAnyhow(() => snapshots.get(id)));
  if (now?.uniqueId !== instead.uniqueId || copyState(now).kind !== 'ready') throw changedSince(instead.name);
}

/** Of what was decided on alone. Where it is gone by now, another look may be about to give its name to the new image. */
async function deleteSeen(
  snapshots: Snapshots,
  id: SnapshotId,
  seen: Snapshot | undefined,
): Promise<Accepted> {
  if (seen === undefined) throw new Error('a deletion was decided without what is to go');
  if (!(await isStillThere(() => snapshots.get(id), seen))) throw changedSince(id.name);
  return snapshots.delete(id);
}

/**
 * Throws where a mark that is to be written anew is another one by now: somebody approved it since the decision, and that
 * must not be written over.
 */
async function markUnchanged(
  snapshots: Snapshots,
  id: SnapshotId,
  replica: ReplicaObservation,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  const seen = replica.kind === 'present' ? tagOf(replica.snapshot.tags, tagKeys.deletion) : undefined;
  const next = tagOf(wanted, tagKeys.deletion);
  if (seen === undefined || next === undefined || next === seen) return;
  const now = await readAnyhow(() => snapshots.get(id));
  if (now !== undefined && tagOf(now.tags, tagKeys.deletion) !== seen) throw changedSince(id.name);
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
): Promise<Accepted> {
  if (step === 'ensureAccount') return staging.ensureAccount(place.target);
  if (step === 'cleanUp') {
    if (staged?.account !== 'ready' || staged.blob === undefined)
      throw new Error(`${step} was decided without a blob`);
    return done(staging.cleanUp(place, staged.blob));
  }
  if (source.kind !== 'present') throw new Error(`${step} was decided without a source`);
  return done(
    step === 'createBlob'
      ? staging.createBlob(place, source.snapshot)
      : staging.copyPages(place, source.snapshot),
  );
}

/** A lock of that name that is not ours stays. */
async function removeOwnLock(locks: Locks, id: SnapshotId): Promise<void> {
  if (ownLockAmong(await locksOn({ locks }, id)) === 'present') await locks.delete(id, ownLock.name);
}
