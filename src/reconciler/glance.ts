/**
 * One read where one is enough, none where a listing tells: while a copy is under way, its own replica tells that there
 * is nothing to do yet, and so does the replica of the sibling that is waited for; after a DELETE, listings tell what is
 * gone. A glance never leads to anything but a further wait, or to an end.
 */
import { listedByName } from '../replication/listed.ts';
import type { Wait } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import type { ReplicaObservation, SourceObservation } from '../replication/observed.ts';
import { isForgotten } from '../replication/removal/deletion-mark.ts';
import { isInBackground, isStalled } from '../replication/readiness.ts';
import {
  deletionMarkOf,
  hasDeletionMark,
  isPinned,
  isReplicaOf,
  ownershipOf,
  tagKeys,
  tagOf,
} from '../replication/replica-tags.ts';
import { snapshotIdText } from '../replication/resource-id.ts';
import { stageOfDeletion } from '../replication/streak.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { waitForCopy, type CopyWatch } from '../replication/wait-for-copy.ts';
import { waitBehind } from '../replication/ways/copy-start/wait-for-sibling.ts';
import { ArmError } from './arm-error.ts';
import { hasUnknownProgress } from './observe-family.ts';
import { observeReplica } from './observe-snapshots.ts';
import type { World } from './ports.ts';
import { replicaId } from './replica-id.ts';

export interface Glance {
  /** Absent where all has to be looked at. */
  wait?: Wait;
  /** The replica, where it was read. */
  replica?: ReplicaObservation;
  /** The source, where a listing told that it is gone. */
  source?: SourceObservation;
}

export async function glance(world: World, hint: Hint): Promise<Glance> {
  if (isOfDeletion(hint)) return byListings(world, hint);
  const { streak, copyEstimate, isAwaited } = hint;
  const watch: CopyWatch = {
    now: world.surroundings.now(),
    ...(streak && { streak }),
    ...(copyEstimate && { copyEstimate }),
    ...(isAwaited && { isAwaited }),
  };
  if (hint.behind !== undefined) return glanceAtSibling(world, hint, hint.behind, watch);
  // A copy that this chain of looks has begun.
  if (hint.attempt === undefined) return {};
  const glimpse = await world.snapshots.glimpse?.(replicaId(hint));
  if (glimpse !== undefined && !hasUnknownProgress(glimpse.snapshot)) {
    const { snapshot, at } = glimpse;
    if (isCopyOf(hint, snapshot, world)) {
      const wait = asSeen(at, watch, (seen) => waitForCopy(snapshot, seen));
      if (wait !== undefined) return { wait };
    }
  }
  const replica = await observeReplica(world, hint);
  if (replica.kind === 'absent' || !isCopyOf(hint, replica.snapshot, world)) return { replica };
  return { replica, wait: waitForCopy(replica.snapshot, watch) };
}

/** Nothing but a deletion that was announced, approved or asked for is to be looked at. */
function isOfDeletion({ streak, attempt, due, leftBehind, announced }: Hint): boolean {
  // Whoever approved it has looked at nothing yet.
  const isApproved = streak === undefined && attempt === undefined && due !== undefined;
  const isOnlyThat = !leftBehind?.length && announced !== true;
  return isOnlyThat && (isApproved || stageOfDeletion(streak) !== undefined);
}

/**
 * Of a thousand deletions each would be looked at by two reads before all that proves it, and looked after by two more.
 * Listings that were sent after this look was due, and so after the DELETE where one was asked for, tell as much: of what
 * is to go, that it is marked and its source is not there, and of what went, that nothing is. Nothing is done upon that
 * alone: what proves a deletion is read all the same, and where a listing left out what is there, the nightly pass finds
 * it, as it does after a 404 that is wrong.
 */
async function byListings(world: World, hint: Hint): Promise<Glance> {
  const { snapshots } = world;
  const { due, source, streak } = hint;
  if (due === undefined || snapshots.sharedSince === undefined) return {};
  try {
    const [sources, replicas] = await Promise.all([
      snapshots.sharedSince(source, due),
      snapshots.sharedSince(hint.target, due),
    ]);
    if (sources === undefined || replicas === undefined) return {};
    if (listedByName(sources, source.name) !== undefined) return {};
    const replica = listedByName(replicas, source.name);
    if (replica === undefined) {
      const isAsked = stageOfDeletion(streak) === 'asked';
      return isAsked ? { source: { kind: 'absent' }, replica: { kind: 'absent' } } : {};
    }
    return isToGo(world, hint, replica)
      ? { source: { kind: 'absent' }, replica: { kind: 'present', snapshot: replica } }
      : {};
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return {};
  }
}

/** Ours, and nothing but its proof and the guard stand between it and the DELETE: no tag is written by a listing. */
function isToGo({ installation, surroundings }: World, hint: Hint, replica: Snapshot): boolean {
  const now = surroundings.now();
  const mark = deletionMarkOf(replica);
  if (mark?.reason !== 'SourceDeleted' || mark.due > now || isForgotten(mark, now)) return false;
  const isAsTold = mark.told === true || mark.approved || hint.deletionTold !== true;
  return (
    isAsTold &&
    !isPinned(replica) &&
    !hasUnknownProgress(replica) &&
    ownershipOf(replica, snapshotIdText(hint.source), installation) === 'ours'
  );
}

/** No look is nearer than this, ms. */
const soonest = 5000;

/**
 * The wait as it was then, less the time since: a percentage of seconds ago is not one of now. Where that is over, what
 * was seen then asks for a look now, and counts for none: whoever is waited for makes it (undefined), and who is not
 * comes back when another listing may tell, at the latest in as long again.
 */
function asSeen(at: number, watch: CopyWatch, wait: (seen: CopyWatch) => Wait): Wait | undefined {
  const ageMs = Math.max(0, watch.now - at);
  const seen = wait({ ...watch, now: watch.now - ageMs });
  const afterMs = seen.afterMs - ageMs;
  if (afterMs >= soonest) return { ...seen, afterMs };
  if (watch.isAwaited) return undefined;
  const { copyEstimate: _, ...words } = seen;
  return {
    ...words,
    ...(watch.copyEstimate && { copyEstimate: watch.copyEstimate }),
    afterMs: Math.max(soonest, ageMs),
  };
}

/** Under way, of the generation that the chain of looks is of, and with nothing to be said against it. */
function isCopyOf(hint: Hint, replica: Snapshot, { installation, surroundings }: World): boolean {
  const generation = tagOf(replica.tags, tagKeys.generation);
  return (
    isGoingOn(replica, surroundings.now()) &&
    ownershipOf(replica, snapshotIdText(hint.source), installation) === 'ours' &&
    !hasDeletionMark(replica) &&
    generation !== undefined &&
    generation.toLowerCase() === hint.generation?.toLowerCase()
  );
}

/** One that does not come to its end is looked at whole. */
function isGoingOn(copy: Snapshot, now: number): boolean {
  return isInBackground(copy) && !isStalled(copy, now);
}

/** Who waits behind a sibling looks at its replica alone, as long as its copy is under way. */
async function glanceAtSibling(world: World, hint: Hint, behind: string, watch: CopyWatch): Promise<Glance> {
  const { snapshots, surroundings } = world;
  const id = { ...replicaId(hint), name: behind };
  const isUntold = hint.copyEstimate !== undefined;
  const isSiblings = (replica: Snapshot): boolean =>
    isGoingOn(replica, surroundings.now()) &&
    isReplicaOf(replica, snapshotIdText({ ...hint.source, name: behind }));
  const waitAt = (replica: Snapshot, seen: CopyWatch): Wait =>
    waitBehind(behind, replica, { ...seen, isUntold });
  const listed = await snapshots.glimpse?.(id);
  if (listed !== undefined && !hasUnknownProgress(listed.snapshot) && isSiblings(listed.snapshot)) {
    const wait = asSeen(listed.at, watch, (seen) => waitAt(listed.snapshot, seen));
    if (wait !== undefined) return { wait };
  }
  const replica = await snapshots.get(id);
  return replica !== undefined && isSiblings(replica) ? { wait: waitAt(replica, watch) } : {};
}
