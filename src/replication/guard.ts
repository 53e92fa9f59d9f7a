import { digest } from './digest.ts';
import type { PendingDeletions } from './observation.ts';
import { deletionMarkOf, deletionTagValue, isReplicaOf } from './replica-tags.ts';
import { resourceKey, snapshotIdText, type ResourceGroupId } from './resource-id.ts';
import type { DeletionGuard } from './rule.ts';
import type { Snapshot } from './snapshot.ts';

/** Whether so many deletions are pending that someone has to approve them: above both limits. */
export function exceedsGuard({ pending, total }: PendingDeletions, guard: DeletionGuard): boolean {
  return pending > guard.maxCount && pending * 100 > guard.maxPercent * total;
}

/** The replicas of one source group in a listing of a target group. */
export function replicasOfGroup(source: ResourceGroupId, targetListing: readonly Snapshot[]): Snapshot[] {
  return targetListing.filter((replica) =>
    // A replica has its source's name, so the id that its tag has to name is known, hashed or not.
    isReplicaOf(replica, snapshotIdText({ ...source, name: replica.name })),
  );
}

/** Replicas that wait for their deletion and for nobody's approval yet. */
export function unapprovedDeletions(replicas: readonly Snapshot[]): Snapshot[] {
  return replicas.filter((replica) => deletionMarkOf(replica)?.approved === false);
}

/** Counts what the guard looks at. Marks that are not due yet count as well. */
export function countPendingDeletions(
  source: ResourceGroupId,
  targetListing: readonly Snapshot[],
): PendingDeletions {
  const replicas = replicasOfGroup(source, targetListing);
  return { pending: unapprovedDeletions(replicas).length, total: replicas.length };
}

/**
 * Names a set of pending deletions. An approval holds for exactly the set that a person saw: a replica more or
 * less, or another due time, is another set.
 */
export function deletionSetId(pending: readonly Snapshot[]): string {
  const lines = pending.map((replica) => {
    const mark = deletionMarkOf(replica);
    return `${resourceKey(replica.id)} ${replica.uniqueId} ${mark ? deletionTagValue(mark) : ''}`;
  });
  return digest(...lines.sort()).slice(0, 16);
}
