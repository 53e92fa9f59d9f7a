import type { Action, Stage } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import { ownLock, ownLockAmong, sitsOn } from '../replication/lock.ts';
import type { Target } from '../replication/rule.ts';
import { snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { Observation, SourceObservation } from '../replication/observation.ts';
import { convert } from './convert.ts';
import { replicaId } from './observe.ts';
import type { Locks, Staging, StagingPlace, World } from './ports.ts';

/** Does the one thing that was decided. Returns when Azure has accepted it, not when it is finished. */
export async function execute(
  { snapshots, disks, locks, staging }: World,
  action: Action,
  hint: Hint,
  { target, source }: Observation,
  others: readonly Target[],
): Promise<void> {
  switch (action.kind) {
    case 'stage':
      return takeStep(staging, action, { target, source: hint.source, others }, source);
    case 'convert':
      return convert({ snapshots, disks }, action);
    case 'beginCopy':
      await snapshots.create({ ...replicaId(hint), name: action.spec.name }, action.spec);
      return;
    case 'mend':
      return snapshots.update(replicaId(hint), action.change);
    case 'setTags':
      return snapshots.setTags(replicaId(hint), action.tags);
    case 'deleteReplica':
      return snapshots.delete(replicaId(hint));
    case 'protect':
      return locks.put(replicaId(hint), ownLock);
    case 'unprotect':
      // The lock first: the tag is what brings this back when the second call is never made.
      await removeOwnLock(locks, replicaId(hint));
      return snapshots.setTags(replicaId(hint), action.tags);
    case 'none':
    case 'wait':
    case 'blocked':
      return;
  }
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
  const onReplica = (await locks.list(id)).filter((lock) => sitsOn(lock, snapshotIdText(id)));
  if (ownLockAmong(onReplica) === 'present') await locks.delete(id, ownLock.name);
}
