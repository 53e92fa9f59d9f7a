/**
 * The guard over deletions: how many replicas of one source group go from one target within a day, and whether a
 * person has to be asked. What went already counts with what is to go, so that a hundred deletions one after the other
 * are as visible as a hundred at once.
 */
import { digest } from '../digest.ts';
import { listedByName } from '../listed.ts';
import {
  deletionMarkOf,
  deletionTagValue,
  hasDeletionMark,
  isOwn,
  isPinned,
  isReplicaOf,
  tagKeys,
  tagOf,
  type DeletionMark,
} from '../replica-tags.ts';
import { resourceKey, snapshotIdText, type ResourceGroupId } from '../resource-id.ts';
import type { DeletionGuard, Rule } from '../rule.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';

/** How many replicas go, of all that there are, those that went within the window counted in both. */
export interface GuardCount {
  going: number;
  total: number;
  /** How many of all are pinned: that they stay is no sign of life of the rest. */
  pinned?: number;
  /** How many of those that are to go nobody was seen to give up. */
  untold?: number;
  /** How many of those that stay hold no image and never will: with them alone nothing is left. */
  empty?: number;
}

/**
 * Whether someone has to approve: above both limits, or when nothing would be left of two or more. The last image of a
 * target is never one of many that nobody looked at. Where nothing tells that one was meant (`isMeant`), its source's
 * group may have gone and been made again, with some images built anew by now: then it goes neither as the last one nor
 * as one of several.
 */
export function needsApproval(count: GuardCount, guard: DeletionGuard, meant: boolean): boolean {
  const mayGo = count.total - Math.max(count.pinned ?? 0, count.empty ?? 0);
  if (isAbove(count, guard) || (count.going >= mayGo && count.going >= 2)) return true;
  return !meant && (count.going >= mayGo || (count.untold ?? 0) >= 2);
}

/**
 * Somebody gave it up, or something in its source's group was there before the replica and is still: the group was not
 * made again since. That says nothing of a source that is there and no longer selected: it may be the rule that changed.
 */
export function isMeant(replica: Snapshot, sourceListing: readonly Snapshot[]): boolean {
  const mark = deletionMarkOf(replica);
  return isGivenUp(mark) || (mark?.reason !== 'SourceUnselected' && hasLivedOn(replica, sourceListing));
}

/** Something in the source's group was there before the replica and is still. */
export function hasLivedOn(replica: Snapshot, sourceListing: readonly Snapshot[]): boolean {
  return sourceListing.some(({ timeCreated }) => timeCreated > 0 && timeCreated < replica.timeCreated);
}

/** An event told of what it is to go for: of the deletion of its source, or of a change by which that is not selected. */
export function isGivenUp(mark: DeletionMark | undefined): boolean {
  return mark?.told === true;
}

/** Above both limits. */
export function isAbove(
  { going, total }: GuardCount,
  { maxCount, maxPercent }: Pick<DeletionGuard, 'maxCount' | 'maxPercent'>,
): boolean {
  return going > maxCount && going * 100 > maxPercent * total;
}

/** The replicas of one source group in a listing of a target group. */
export function replicasOfGroup(source: ResourceGroupId, targetListing: readonly Snapshot[]): Snapshot[] {
  const lead = snapshotIdText({ ...source, name: '' });
  // A replica has its source's name, so the id that its tag has to name is known, hashed or not.
  return targetListing.filter((replica) => isReplicaOf(replica, lead + replica.name));
}

/** What the guard counts together: all that this installation makes for one rule. */
export interface GuardedRule {
  rule: Rule;
  installation: string;
}

/**
 * Those of this installation, and those of before that are the rule's own by its name. What another installation has of
 * the same sources stays whatever becomes of ours, so it is neither part of a share nor a sign of life.
 */
export function ownReplicasOf(
  { rule, installation }: GuardedRule,
  targetListing: readonly Snapshot[],
): Snapshot[] {
  return replicasOfGroup(rule.source, targetListing).filter(({ tags }) => {
    const named = tagOf(tags, tagKeys.installation);
    return named === undefined ? tagOf(tags, tagKeys.rule) === rule.name : named === installation;
  });
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
  return replicas.filter((replica) => {
    if (hasDeletionMark(replica) || isPinned(replica)) return false;
    const source = listedByName(sourceListing, replica.name);
    if (source === undefined) return rule.whenSourceDeleted === 'delete';
    return rule.whenSourceUnselected === 'delete' && !isSelected(rule.select, source) && !isOwn(source);
  });
}

/** A deletion that somebody approved is as good as done, though it hangs: neither a part of a share nor a sign of life. */
export function withoutApproved(replicas: readonly Snapshot[]): Snapshot[] {
  const approved = replicas.filter((one) => {
    const mark = deletionMarkOf(one);
    // What is replaced leaves an image in its place.
    return mark?.approved === true && mark.reason !== 'SourceRecreated' && !isPinned(one);
  });
  const ids = idsOf(approved);
  return replicas.filter(({ id }) => !ids.has(resourceKey(id)));
}

/** All that are to go and that nobody approved, marked or not. */
export function goingAmong(
  replicas: readonly Snapshot[],
  sourceListing: readonly Snapshot[],
  rule: Rule,
): Snapshot[] {
  return [...unapprovedDeletions(replicas), ...unmarkedDeletions(replicas, sourceListing, rule)];
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

/** The ids of some, each once. */
export function idsOf(some: readonly Snapshot[]): Set<string> {
  return new Set(some.map(({ id }) => resourceKey(id)));
}
