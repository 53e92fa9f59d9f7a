import { scopeOf, type Lock } from '../replication/locks/lock.ts';
import { ownLockAmong } from '../replication/locks/own-lock.ts';
import type { LockObservation } from '../replication/observation.ts';
import { resourceKey, type ResourceGroupId } from '../replication/resource-id.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';

/** For a whole target group by one listing: tells for each replica whether our lock is on it. */
export async function ownLocksOf(
  { locks }: World,
  target: ResourceGroupId,
): Promise<(replicaId: string) => LockObservation> {
  try {
    const byScope = new Map<string, Lock[]>();
    for (const lock of await locks.listOfGroup(target)) {
      const scope = resourceKey(scopeOf(lock) ?? '');
      byScope.set(scope, [...(byScope.get(scope) ?? []), lock]);
    }
    return (replicaId) => ({ kind: 'read', own: ownLockAmong(byScope.get(resourceKey(replicaId)) ?? []) });
  } catch (error) {
    // Whatever it was, it must not keep the pass from its real work.
    if (!(error instanceof ArmError)) throw error;
    const detail = `${error.failure.code}: ${error.failure.message}`;
    return () => ({ kind: 'unreadable', detail });
  }
}
