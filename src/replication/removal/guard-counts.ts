/** How many replicas of one source group go, or went of late: what the guard over deletions judges by. */
import type { JournalEntry } from '../journal-entry.ts';
import { tagKeys, tagOf } from '../replica-tags.ts';
import { sourcesOfInterims } from '../renewal/interim.ts';
import { isSameGroup, resourceKey, snapshotIdText, type ResourceGroupId } from '../resource-id.ts';
import type { Rule } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import { ownReplicasOf, type GuardCount, type GuardedRule } from './guard.ts';
import { isOfMark } from './remembered.ts';
import { standingOf, type Listings } from './standing.ts';

/** Counts what the guard looks at, in complete listings of both groups and in the journal of the window. */
export function countDeletions(
  { rule, target, installation }: GroupPair & GuardedRule,
  listings: Listings,
  journal: readonly JournalEntry[],
): GuardCount {
  const { here, total, going, pinned, untold } = standingOf({ rule, installation }, listings);
  // What was marked and is in no listing may have been left out of it.
  const ofAbsent = entriesOf({ rule, target }, journal).filter(
    ({ uniqueId }) => uniqueId !== undefined && !here.has(uniqueId),
  );
  const gone = new Set([...deletedOfLate(ofAbsent, isMirrored), ...markedOfLate(ofAbsent)]).size;
  return { going: going + gone, total: total + gone, pinned, untold };
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
  const going = new Set(deletedOfLate(entriesOf({ rule, target }, journal), isReplacement)).add(
    replica.uniqueId,
  );
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

/** `uniqueId` of each replica whose deletion was begun, and that nobody had approved. */
function deletedOfLate(ofPair: readonly JournalEntry[], counts: (entry: JournalEntry) => boolean): string[] {
  const found = ofPair.filter(
    (entry) => entry.kind === 'deleting' && entry.approved !== true && counts(entry),
  );
  return found.flatMap(({ uniqueId }) => uniqueId ?? []);
}

/** `uniqueId` of each replica that was marked last, and neither unmarked nor approved since. */
function markedOfLate(ofPair: readonly JournalEntry[]): string[] {
  const last = new Map<string, JournalEntry>();
  for (const entry of ofPair) {
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

/** Those of one pair of groups. */
function entriesOf({ rule, target }: GroupPair, journal: readonly JournalEntry[]): JournalEntry[] {
  const lead = snapshotIdText({ ...rule.source, name: '' });
  const prefix = resourceKey(lead);
  return journal.filter(
    (entry) =>
      entry.target !== undefined &&
      isSameGroup(entry.target, target) &&
      (entry.source.startsWith(lead) || resourceKey(entry.source).startsWith(prefix)),
  );
}
