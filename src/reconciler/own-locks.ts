import type { GroupLocks } from '../replication/locks/held-by-locks.ts';
import { scopeOf, type Lock } from '../replication/locks/lock.ts';
import { ownLockAmong } from '../replication/locks/own-lock.ts';
import type { LockObservation } from '../replication/observation.ts';
import { resourceKey } from '../replication/resource-id.ts';

/** By the locks of a whole target group: tells for each replica whether our lock is on it. */
export function ownLocksIn(group: GroupLocks): (replicaId: string) => LockObservation {
  if (group.kind === 'unreadable') {
    const detail = `${group.code}: ${group.detail}`;
    return () => ({ kind: 'unreadable', detail });
  }
  const byScope = new Map<string, Lock[]>();
  for (const lock of group.locks) {
    const scope = resourceKey(scopeOf(lock) ?? '');
    byScope.set(scope, [...(byScope.get(scope) ?? []), lock]);
  }
  return (replicaId) => ({ kind: 'read', own: ownLockAmong(byScope.get(resourceKey(replicaId)) ?? []) });
}
