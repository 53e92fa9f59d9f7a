import { digest } from './digest.ts';
import { isSameResource, resourceKey, type SnapshotId } from './resource-id.ts';

/** A management lock, with everything that is needed to put it back as it was. */
export interface Lock {
  /** Of the lock itself. */
  id: string;
  name: string;
  level: string;
  notes?: string;
  owners?: readonly string[];
}

/** Locks that were taken off a replica, to be put back on it if it is still the same one. */
export interface LockRestoration {
  replica: SnapshotId;
  /** Of the replica that was locked; another one under its name was never locked. */
  uniqueId: string;
  locks: readonly Omit<Lock, 'id'>[];
  /** How often in a row putting them back failed. */
  failures?: number;
  /** How often in a row something stood in the way. */
  waits?: number;
}

/** Our own lock on a replica. */
export const ownLock = {
  name: 'snaprep-protect',
  level: 'CanNotDelete',
  notes:
    'Set by Azure Snapshot Replicator, because a rule says "protect". It is lifted and removed by the service; to delete this replica, delete its source.',
} as const;

/** By its name and ours alone; one of that name at another level is someone else's. */
export function isOwnLock({ name, level }: Lock): boolean {
  return name.toLowerCase() === ownLock.name && level.toLowerCase() === ownLock.level.toLowerCase();
}

/** How it stands with our lock among those that sit on one resource. */
export function ownLockAmong(locks: readonly Lock[]): 'present' | 'absent' | 'nameTaken' {
  if (locks.some(isOwnLock)) return 'present';
  return locks.some(({ name }) => name.toLowerCase() === ownLock.name) ? 'nameTaken' : 'absent';
}

export function isReadOnly({ level }: Lock): boolean {
  return level.toLowerCase() === 'readonly';
}

/** Id of what a lock sits on; undefined where its id is none of a lock. */
export function scopeOf({ id }: Lock): string | undefined {
  return /^(.+)\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i.exec(id)?.[1];
}

/** Whether a lock sits on the resource itself and not on its group, its subscription or something under it. */
export function sitsOn(lock: Lock, resourceId: string): boolean {
  const scope = scopeOf(lock);
  return scope !== undefined && isSameResource(scope, resourceId);
}

/**
 * Which locks go before an action: all that sit on the replica where the rule says `lift`; else ours alone, and
 * that only when it is the only one, because with another lock left the action would be refused all the same.
 */
export function locksToLift(onReplica: readonly Lock[], rule: 'respect' | 'lift'): readonly Lock[] {
  if (rule === 'lift') return onReplica;
  return onReplica.every(isOwnLock) ? onReplica : [];
}

/** Locks that have to be put back; ours is put back by the rule that wants it. */
export function locksToRestore(lifted: readonly Lock[]): readonly Lock[] {
  return lifted.filter((lock) => !isOwnLock(lock));
}

/** Id of the message that puts locks back at `time` (ms); the same locks of one look give the same. */
export function restoreId(replicaId: string, locks: readonly Pick<Lock, 'name'>[], time: number): string {
  const names = locks.map(({ name }) => name.toLowerCase()).sort();
  return `l-${digest(resourceKey(replicaId), String(time), ...names).slice(0, 40)}`;
}
