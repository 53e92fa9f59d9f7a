import { digest } from './digest.ts';
import type { PendingDeletions } from './observation.ts';
import {
  deletionMarkOf,
  deletionTagValue,
  hasDeletionMark,
  isPinned,
  isReplica,
  isReplicaOf,
} from './replica-tags.ts';
import { resourceKey, snapshotIdText, type ResourceGroupId } from './resource-id.ts';
import type { DeletionGuard, Rule } from './rule.ts';
import { isSelected } from './selection.ts';
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

/** Replicas that wait for their deletion and for nobody's approval yet, due or not. */
export function unapprovedDeletions(replicas: readonly Snapshot[]): Snapshot[] {
  return replicas.filter((replica) => deletionMarkOf(replica)?.approved === false && !isPinned(replica));
}

/**
 * Replicas without a mark that will get one, as their source is gone or no longer selected. They count too: where
 * events arrive one by one, the first marks are due before the last ones are written.
 */
export function unmarkedDeletions(
  replicas: readonly Snapshot[],
  sourceListing: readonly Snapshot[],
  rule: Rule,
): Snapshot[] {
  const sources = new Map(sourceListing.map((source) => [source.name.toLowerCase(), source]));
  return replicas.filter((replica) => {
    if (hasDeletionMark(replica) || isPinned(replica)) return false;
    const source = sources.get(replica.name.toLowerCase());
    if (source === undefined) return rule.whenSourceDeleted === 'delete';
    return rule.whenSourceUnselected === 'delete' && !isSelected(rule.select, source) && !isReplica(source);
  });
}

/** Counts what the guard looks at, in complete listings of both groups. */
export function countPendingDeletions(
  rule: Rule,
  sourceListing: readonly Snapshot[],
  targetListing: readonly Snapshot[],
): PendingDeletions {
  const replicas = replicasOfGroup(rule.source, targetListing);
  const unmarked = unmarkedDeletions(replicas, sourceListing, rule);
  return { pending: unapprovedDeletions(replicas).length + unmarked.length, total: replicas.length };
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
