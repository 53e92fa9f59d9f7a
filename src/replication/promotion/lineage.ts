/**
 * The images that follow one another: snapshots of one disk. Incremental ones are a family; full ones tell the disk that
 * they were taken from, and one that tells nothing stands for itself.
 */
import { familyOf, isOlder } from '../family.ts';
import { compareGeneration } from '../generation.ts';
import { listedByName } from '../listed.ts';
import { hasDeletionMark, isOwn, ownershipOf } from '../replica-tags.ts';
import { copyState } from '../readiness.ts';
import { resourceKey } from '../resource-id.ts';
import type { Rule } from '../rule.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';

/** Another snapshot of the lineage, and what has its name in the target. */
export interface LineageMember {
  source: Snapshot;
  replica: Snapshot | undefined;
}

export interface Lineage {
  /** The selected ones, but for the snapshot that is looked at. */
  others: readonly LineageMember[];
  /** Whether the snapshot that is looked at is ready in all its other targets; absent where the rule does not ask. */
  readyElsewhere?: boolean;
}

export function lineageOf(snapshot: Snapshot): string {
  const { sourceUniqueId, sourceResourceId, uniqueId } = snapshot;
  return familyOf(snapshot) ?? (sourceUniqueId ?? sourceResourceId ?? uniqueId).toLowerCase();
}

/** Of a snapshot, from complete listings of both groups. */
export function membersOf(
  source: Snapshot,
  rule: Rule,
  sources: readonly Snapshot[],
  replicas: readonly Snapshot[],
): LineageMember[] {
  const lineage = lineageOf(source);
  return sources
    .filter(
      (other) =>
        resourceKey(other.id) !== resourceKey(source.id) &&
        lineageOf(other) === lineage &&
        isSelected(rule.select, other) &&
        !isOwn(other),
    )
    .map((other) => ({ source: other, replica: listedByName(replicas, other.name) }));
}

export function isNewer(left: Snapshot, right: Snapshot): boolean {
  return isOlder(right, left);
}

/** Whether a member has a replica of ours that is complete, of its present source, and stays. */
export function isUsable({ source, replica }: LineageMember, installation: string): boolean {
  return (
    replica !== undefined &&
    ownershipOf(replica, source.id, installation) === 'ours' &&
    compareGeneration(source, replica) === 'same' &&
    copyState(replica).kind === 'ready' &&
    !hasDeletionMark(replica)
  );
}
