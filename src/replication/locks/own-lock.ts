import type { Lock } from './lock.ts';

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
