/**
 * What a nightly pass need not ask for: deletions that wait for somebody's approval. Whether the guard holds a set is
 * told by the listings alone where what is due is above both limits: what the journal adds counts in both, so that the
 * share only grows by it.
 */
import type { Decision } from '../replication/decision.ts';
import { isAbove } from '../replication/removal/guard.ts';
import { deletionMarkOf } from '../replication/replica-tags.ts';
import type { DeletionGuard } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { isHeldAlike } from './held-pairs.ts';

/** Whether the look would ask the guard, and the guard counts it with all others of its pair. */
export function isUpToGuard(decision: Decision, replica: Snapshot, now: number): boolean {
  if (decision.kind !== 'look') return false;
  if (decision.at !== 'removal' && decision.at !== 'sourceGroup') return false;
  const mark = deletionMarkOf(replica);
  return mark !== undefined && mark.due <= now && isHeldAlike(replica);
}

/**
 * Those to look at: one where the guard is sure to hold all of them, so that it is told again each night that they wait;
 * else every one, as nothing else brings them back. `total`: replicas of the pair.
 */
export function worthLooking<Look>(
  upToGuard: readonly Look[],
  total: number,
  guard: DeletionGuard,
): readonly Look[] {
  return areSurelyHeld(upToGuard.length, total, guard) ? upToGuard.slice(0, 1) : upToGuard;
}

/** Whether so many that are up to the guard wait for approval, each of them. */
export function areSurelyHeld(going: number, total: number, guard: DeletionGuard): boolean {
  return isAbove({ going, total }, guard);
}
