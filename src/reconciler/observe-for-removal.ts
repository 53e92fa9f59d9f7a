/** Everything that is read for one deletion, and for no other. */
import { tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import type { About, JournalEntry } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import { delayOf } from '../replication/removal/deletion-mark.ts';
import {
  groupLossMs,
  guardWindowMs,
  type JournalEvidence,
  type RemovalEvidence,
} from '../replication/removal/evidence.ts';
import { isGivenUp, isMeant } from '../replication/removal/guard.ts';
import { aboutReplica, remembered } from '../replication/removal/remembered.ts';
import { noSources, standingOf, type Listings } from '../replication/removal/standing.ts';
import { deletionMarkOf } from '../replication/replica-tags.ts';
import type { SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { ArmError } from './arm-error.ts';
import type { Asking } from './asking.ts';
import { imagesToCome } from './images-to-come.ts';
import { JournalDamagedError } from './journal-damaged-error.ts';
import { hasUnknownProgress } from './observe-family.ts';
import { observeReplica, observeSource } from './observe-snapshots.ts';
import type { TakesEntry, World } from './ports.ts';
import { recall } from './recall.ts';

/** The replica last of all. */
export async function observeForRemoval(
  world: World,
  observation: Observation,
  { hint, began }: Asking,
): Promise<RemovalEvidence> {
  const { snapshots } = world;
  const { sourceGroup } = observation;
  const thisLook = { freshSince: began };
  const memory = {
    since: memoryBegin(observation),
    takes: remembered(observation),
    about: aboutReplica(observation),
  };
  const [sourceListing, targetListing, first] = await Promise.all([
    sourceGroup?.kind === 'lost' ? listLost(world, hint.source) : snapshots.list(hint.source, thisLook),
    snapshots.list(hint.target, thisLook),
    readJournal(world, memory),
  ]);
  // One that begins now, whatever others have read meanwhile.
  const [sourceAgain, targetAgain, second] = await Promise.all([
    hangsOnOneListing(observation, sourceListing) ? snapshots.list(hint.source) : sourceListing,
    snapshots.list(hint.target),
    readJournal(world, memory),
  ]);
  const listings = {
    sourceListing: sourceListing === 'groupLost' ? noSources : sourceListing,
    targetListings: [targetListing, targetAgain],
  };
  const [source, third, unsure] = await Promise.all([
    observeSource(world, hint.source),
    readJournal(world, memory),
    readUnsure(world, observation, listings),
  ]);
  const replica = await observeReplica(world, hint);
  const journal = wholeJournal([first, second, third]);
  const toCome = imagesToCome(observation, listings);
  return {
    ...{ sourceListing, sourceAgain, targetListing, targetAgain },
    ...{ unsure, toCome, journal, source, replica },
  };
}

/** How many are read one by one at most, from the youngest; older ones count as whole. */
const maxSingleReads = 5;

/**
 * That a listing tells the progress of copies is unverified. Where none that stays is told to be whole, those of which
 * nothing tells are read by their ids: what is still being copied is no image that stays.
 */
async function readUnsure(
  { snapshots }: World,
  observation: Observation,
  listings: Listings,
): Promise<Snapshot[]> {
  const { isSomeReady, unready } = standingOf(observation, listings);
  if (isSomeReady) return [];
  const unknown = new Map(
    unready.filter(hasUnknownProgress).map((one) => [one.name.toLowerCase(), one] as const),
  );
  const youngest = [...unknown.values()]
    .sort((left, right) => right.timeCreated - left.timeCreated)
    .slice(0, maxSingleReads);
  const { subscriptionId, resourceGroup } = observation.target;
  const read = await Promise.all(
    youngest.map(({ name }) => snapshots.get({ subscriptionId, resourceGroup, name })),
  );
  return read.filter((one) => one !== undefined);
}

/** Nothing but the life of its group tells that the source was meant to go, and one listing tells of that. */
function hangsOnOneListing({ replica }: Observation, listing: RemovalEvidence['sourceListing']): boolean {
  if (replica.kind === 'absent' || listing === 'groupLost') return false;
  const mark = deletionMarkOf(replica.snapshot);
  const isUntold = mark?.reason === 'SourceDeleted' && !mark.approved && !isGivenUp(mark);
  return isUntold && isMeant(replica.snapshot, listing);
}

/**
 * From a week before the mark: a group that was lost when its source seemed to be deleted must not be forgotten over a
 * delay of days, nor one whose loss raised the event that the mark tells of.
 */
function memoryBegin({ guard, now, rule, replica }: Observation): number {
  const mark = replica.kind === 'present' ? deletionMarkOf(replica.snapshot) : undefined;
  const marked = mark === undefined ? now : mark.due - delayOf(rule, mark.reason);
  return Math.min(now, marked) - Math.max(groupLossMs, guard.windowMs ?? guardWindowMs);
}

/** A group that was read as lost can hardly be listed; that it cannot for this very reason is the second proof of it. */
async function listLost({ snapshots }: World, group: SnapshotId): Promise<RemovalEvidence['sourceListing']> {
  try {
    return await snapshots.list(group);
  } catch (error) {
    if (error instanceof ArmError && tellsOfLostGroup(error.failure.code)) return 'groupLost';
    throw error;
  }
}

async function readJournal(
  { journal }: World,
  { since, takes, about }: { since: number; takes: TakesEntry; about: About },
): Promise<JournalEvidence> {
  try {
    return { kind: 'read', entries: await recall(journal, since, takes, about) };
  } catch (error) {
    if (error instanceof JournalDamagedError)
      return { kind: 'unreadable', detail: error.message, isDamaged: true };
    if (error instanceof ArmError) return { kind: 'unreadable', detail: error.message };
    throw error;
  }
}

/**
 * What any of the reads has. What the journal remembers speaks against a deletion, and an instance that has just started
 * has nothing by which to notice that a listing of its blobs leaves one out.
 */
function wholeJournal(reads: readonly JournalEvidence[]): JournalEvidence {
  const entries = new Map<string, JournalEntry>();
  for (const read of reads) {
    if (read.kind === 'unreadable') return read;
    for (const entry of read.entries) entries.set(entry.id, entry);
  }
  return { kind: 'read', entries: [...entries.values()].sort((left, right) => left.time - right.time) };
}
