/**
 * Incremental snapshots of one disk form a family. Across regions Azure copies them in the order in which they
 * were taken, one at a time (documented). Family and order are the source's: a replica's own family id and time
 * are others (recorded).
 */
import { onceFor } from './once-for.ts';
import { isOwn } from './replica-tags.ts';
import { resourceKey } from './resource-id.ts';
import type { Rule } from './rule.ts';
import { isSelected } from './selection.ts';
import type { Snapshot } from './snapshot.ts';

/** What tells the snapshots of one disk; undefined for a full snapshot, which has no family. */
export function familyOf(snapshot: Snapshot): string | undefined {
  if (!snapshot.incremental) return undefined;
  const family = snapshot.incrementalSnapshotFamilyId ?? snapshot.sourceUniqueId;
  return (family ?? snapshot.uniqueId).toLowerCase();
}

/** The selected snapshots of the source's family that are older, oldest first. */
export function olderSiblings(source: Snapshot, sourceListing: readonly Snapshot[], rule: Rule): Snapshot[] {
  return siblings(source, sourceListing, rule).filter((other) => isOlder(other, source));
}

/** Those that are younger and have to wait for it, oldest first. */
export function youngerSiblings(
  source: Snapshot,
  sourceListing: readonly Snapshot[],
  rule: Rule,
): Snapshot[] {
  return siblings(source, sourceListing, rule).filter((other) => isOlder(source, other));
}

function siblings(source: Snapshot, sourceListing: readonly Snapshot[], rule: Rule): readonly Snapshot[] {
  const family = familyOf(source);
  if (family === undefined) return [];
  return familiesIn(sourceListing)(rule).get(family) ?? [];
}

/** The selected ones of each family, oldest first. */
const familiesIn = onceFor((listing: readonly Snapshot[]) =>
  onceFor((rule: Rule): ReadonlyMap<string | undefined, readonly Snapshot[]> => {
    const members = listing.filter((one) => isSelected(rule.select, one) && !isOwn(one));
    return Map.groupBy(
      members.sort((left, right) => (isOlder(left, right) ? -1 : 1)),
      familyOf,
    );
  }),
);

/** By time, and by id where two snapshots have the same, so that no two of them wait for each other. */
export function isOlder(left: Snapshot, right: Snapshot): boolean {
  if (left.timeCreated !== right.timeCreated) return left.timeCreated < right.timeCreated;
  return resourceKey(left.id) < resourceKey(right.id);
}
