/**
 * The guard over deletions: how many replicas of one source group go from one target within a day, and whether a
 * person has to be asked. What went already counts with what is to go, so that a hundred deletions one after the other
 * are as visible as a hundred at once.
 */
import { digest } from '../digest.ts';
import type { JournalEntry } from '../journal-entry.ts';
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
import { isOfMark } from './remembered.ts';
import { sourcesOfInterims } from '../renewal/interim.ts';
import { isSameGroup, resourceKey, snapshotIdText, type ResourceGroupId } from '../resource-id.ts';
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
  const sources = new Map(sourceListing.map((source) => [source.name.toLowerCase(), source]));
  return replicas.filter((replica) => {
    if (hasDeletionMark(replica) || isPinned(replica)) return false;
    const source = sources.get(replica.name.toLowerCase());
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
  const ids = new Set(approved.map(({ id }) => resourceKey(id)));
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
 * Counts what the guard looks at, in complete listings of both groups and in the journal of the window. The target's may
 * be several listings one after the other: each replica counts once, and as going where any of them says so.
 */
export function countDeletions(
  { rule, target, installation }: GroupPair & GuardedRule,
  listings: { sourceListing: readonly Snapshot[]; targetListing: readonly Snapshot[] },
  journal: readonly JournalEntry[],
): GuardCount {
  const all = ownReplicasOf({ rule, installation }, listings.targetListing);
  const replicas = withoutApproved(all);
  const going = goingAmong(replicas, listings.sourceListing, rule);
  const there = new Set(listings.sourceListing.map(({ name }) => name.toLowerCase()));
  const untold = going.filter((one) => !isGivenUp(deletionMarkOf(one)) && !there.has(one.name.toLowerCase()));
  const namesOf = (some: readonly Snapshot[]): Set<string> => new Set(some.map(({ id }) => resourceKey(id)));
  const here = new Set(all.map(({ uniqueId }) => uniqueId));
  // What was marked and is in no listing may have been left out of it.
  const told = [
    ...deletedOfLate({ rule, target }, journal, isMirrored),
    ...markedOfLate({ rule, target }, journal),
  ];
  const gone = [...new Set(told)].filter((uniqueId) => !here.has(uniqueId));
  return {
    going: namesOf(going).size + gone.length,
    total: namesOf(replicas).size + gone.length,
    pinned: namesOf(replicas.filter(isPinned)).size,
    untold: namesOf(untold).size,
  };
}

/**
 * Counts replicas that were replaced by the image of a re-created source, or are about to be, as their interims are in
 * the listing: looks that run at the same time see each other there, and not yet in the journal.
 */
export function countReplacements(
  { rule, target, installation }: GroupPair & GuardedRule,
  targetListing: readonly Snapshot[],
  replica: Snapshot,
  journal: readonly JournalEntry[],
): GuardCount {
  const replicas = ownReplicasOf({ rule, installation }, targetListing);
  const renewing = new Set(
    sourcesOfInterims(rule.source, installation, targetListing).map(({ name }) => name.toLowerCase()),
  );
  const going = new Set(deletedOfLate({ rule, target }, journal, isReplacement)).add(replica.uniqueId);
  for (const { name, tags, uniqueId } of replicas) {
    // One that has taken its name is done.
    const isDone = tagOf(tags, tagKeys.renewed) !== undefined;
    if (renewing.has(name.toLowerCase()) && !isDone) going.add(uniqueId);
  }
  return { going: going.size, total: replicas.length };
}

function isMirrored({ reason }: JournalEntry): boolean {
  return reason === 'SourceDeleted' || reason === 'SourceUnselected' || reason === 'SourceGroupLost';
}

function isReplacement({ reason }: JournalEntry): boolean {
  return reason === 'SourceRecreated';
}

/** `uniqueId` of each replica of this pair of groups whose deletion was begun, and that nobody had approved. */
function deletedOfLate(
  pair: GroupPair,
  journal: readonly JournalEntry[],
  counts: (entry: JournalEntry) => boolean,
): string[] {
  const found = ofPair(pair, journal).filter(
    (entry) => entry.kind === 'deleting' && entry.approved !== true && counts(entry),
  );
  return [...new Set(found.flatMap(({ uniqueId }) => uniqueId ?? []))];
}

/** `uniqueId` of each replica of this pair that was marked last, and neither unmarked nor approved since. */
function markedOfLate(pair: GroupPair, journal: readonly JournalEntry[]): string[] {
  const last = new Map<string, JournalEntry>();
  for (const entry of ofPair(pair, journal)) {
    if (entry.uniqueId !== undefined && isOfMark(entry)) last.set(entry.uniqueId, entry);
  }
  return [...last].flatMap(([uniqueId, entry]) =>
    entry.kind === 'marked' && isMirrored(entry) ? [uniqueId] : [],
  );
}

interface GroupPair {
  rule: Rule;
  target: ResourceGroupId;
}

function ofPair({ rule, target }: GroupPair, journal: readonly JournalEntry[]): JournalEntry[] {
  const lead = snapshotIdText({ ...rule.source, name: '' });
  const prefix = resourceKey(lead);
  return journal.filter(
    (entry) =>
      entry.target !== undefined &&
      isSameGroup(entry.target, target) &&
      (entry.source.startsWith(lead) || resourceKey(entry.source).startsWith(prefix)),
  );
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
