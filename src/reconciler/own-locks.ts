import { isOwnLock, scopeOf } from '../replication/lock.ts';
import type { Observation } from '../replication/observation.ts';
import { resourceKey, type ResourceGroupId } from '../replication/resource-id.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';

type LockObservation = NonNullable<Observation['locks']>;

/** For a whole target group by one listing: tells for each replica whether our lock is on it. */
export async function ownLocksOf(
  { locks }: World,
  target: ResourceGroupId,
): Promise<(replicaId: string) => LockObservation> {
  try {
    const own = (await locks.listOfGroup(target)).filter(isOwnLock);
    const scopes = new Set(own.map((lock) => resourceKey(scopeOf(lock) ?? '')));
    return (replicaId) => ({ kind: 'read', own: scopes.has(resourceKey(replicaId)) });
  } catch (error) {
    // Whatever it was, it must not keep the pass from its real work.
    if (!(error instanceof ArmError)) throw error;
    const detail = `${error.failure.code}: ${error.failure.message}`;
    return () => ({ kind: 'unreadable', detail });
  }
}
