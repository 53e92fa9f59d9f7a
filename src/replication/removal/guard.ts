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
} from '../replica-tags.ts';
import { sourcesOfInterims } from '../renewal/interim.ts';
import { resourceGroupKey, resourceKey, snapshotIdText, type ResourceGroupId } from '../resource-id.ts';
import type { DeletionGuard, Rule } from '../rule.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';

/** How many replicas go, of all that there are, those that went within the window counted in both. */
export interface GuardCount {
  going: number;
  total: number;
}

/**
 * Whether someone has to approve: above both limits, or when nothing would be left of two or more. The last image of a
 * target is never one of many that nobody looked at.
 */
export function needsApproval(count: GuardCount, guard: DeletionGuard): boolean {
  return isAbove(count, guard) || (count.total >= 2 && count.going >= count.total);
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
    return rule.whenSourceUnselected === 'delete' && !isSelected(rule.select, source) && !isOwn(source);
  });
}

/**
 * Counts what the guard looks at, in complete listings of both groups and in the journal of the window. The target's may
 * be several listings one after the other: each replica counts once, and as going where any of them says so.
 */
export function countDeletions(
  { rule, target }: { rule: Rule; target: ResourceGroupId },
  listings: { sourceListing: readonly Snapshot[]; targetListing: readonly Snapshot[] },
  journal: readonly JournalEntry[],
): GuardCount {
  const replicas = replicasOfGroup(rule.source, listings.targetListing);
  const going = [
    ...unapprovedDeletions(replicas),
    ...unmarkedDeletions(replicas, listings.sourceListing, rule),
  ];
  const namesOf = (some: readonly Snapshot[]): Set<string> => new Set(some.map(({ id }) => resourceKey(id)));
  const here = new Set(replicas.map(({ uniqueId }) => uniqueId));
  const gone = deletedOfLate({ rule, target }, journal, isMirrored).filter((uniqueId) => !here.has(uniqueId));
  return { going: namesOf(going).size + gone.length, total: namesOf(replicas).size + gone.length };
}

/**
 * Counts replicas that were replaced by the image of a re-created source, or are about to be, as their interims are in
 * the listing: looks that run at the same time see each other there, and not yet in the journal.
 */
export function countReplacements(
  { rule, target, installation }: { rule: Rule; target: ResourceGroupId; installation: string },
  targetListing: readonly Snapshot[],
  replica: Snapshot,
  journal: readonly JournalEntry[],
): GuardCount {
  const replicas = replicasOfGroup(rule.source, targetListing);
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
  { rule, target }: { rule: Rule; target: ResourceGroupId },
  journal: readonly JournalEntry[],
  counts: (entry: JournalEntry) => boolean,
): string[] {
  const prefix = resourceKey(snapshotIdText({ ...rule.source, name: '' }));
  const there = resourceGroupKey(target);
  const found = journal.filter(
    (entry) =>
      entry.kind === 'deleting' &&
      entry.approved !== true &&
      counts(entry) &&
      entry.target !== undefined &&
      resourceGroupKey(entry.target) === there &&
      resourceKey(entry.source).startsWith(prefix),
  );
  return [...new Set(found.flatMap(({ uniqueId }) => uniqueId ?? []))];
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
