import type { Action } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import { ownLock, ownLockAmong, sitsOn } from '../replication/lock.ts';
import { snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import { replicaId } from './observe.ts';
import type { Locks, World } from './ports.ts';

/** Does the one thing that was decided. Returns when Azure has accepted it, not when it is finished. */
export async function execute({ snapshots, locks }: World, action: Action, hint: Hint): Promise<void> {
  switch (action.kind) {
    case 'beginCopy':
      return snapshots.create({ ...replicaId(hint), name: action.spec.name }, action.spec);
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

/** A lock of that name that is not ours stays. */
async function removeOwnLock(locks: Locks, id: SnapshotId): Promise<void> {
  const onReplica = (await locks.list(id)).filter((lock) => sitsOn(lock, snapshotIdText(id)));
  if (ownLockAmong(onReplica) === 'present') await locks.delete(id, ownLock.name);
}
