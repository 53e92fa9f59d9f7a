/** Reads what a decision needs, and nothing more: every look has its price in calls. Never writes. */
import { classify, tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import type { Look } from '../replication/action.ts';
import { olderSiblings } from '../replication/family.ts';
import type { Hint } from '../replication/hint.ts';
import { ownLockAmong } from '../replication/locks/own-lock.ts';
import {
  type LockObservation,
  type Observation,
  type ReplicaObservation,
  type Sibling,
  type SourceGroupObservation,
  type SourceObservation,
} from '../replication/observation.ts';
import { copyState } from '../replication/readiness.ts';
import { deletionMarkOf } from '../replication/replica-tags.ts';
import {
  groupLossMs,
  guardWindowMs,
  type JournalEvidence,
  type RemovalEvidence,
} from '../replication/removal/evidence.ts';
import { delayOf } from '../replication/removal/deletion-mark.ts';
import { interimsOf, isInterimOf } from '../replication/renewal/interim.ts';
import { snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { wayTaken } from '../replication/ways/way-taken.ts';
import { ArmError } from './arm-error.ts';
import { maxAttempts } from './limits.ts';
import { locksOn } from './locks-on.ts';
import { countCopiesBegun, observeCopyTimes } from './observe-copies.ts';
import { observeLineage } from './observe-lineage.ts';
import { observeConversion, observePairUsers } from './observe-conversion.ts';
import type { Snapshots, World } from './ports.ts';

/** Two calls: the source and the replica, each by its own id. */
export async function observe(
  world: World,
  config: ReplicationConfig,
  { rule, target }: { rule: Rule; target: Target },
  hint: Hint,
): Promise<Observation> {
  const [source, replica] = await Promise.all([
    observeSource(world, hint.source),
    observeReplica(world, hint),
  ]);
  const history: Pick<Hint, 'attempt' | 'streak' | 'disksMade'> = isOfThisSource(hint, source) ? hint : {};
  return {
    rule,
    target,
    guard: config.deletionGuard,
    replacementGuard: config.replacementGuard ?? config.deletionGuard,
    installation: world.installation,
    sourceId: snapshotIdText(hint.source),
    source,
    replica,
    now: world.surroundings.now(),
    announced: hint.announced ?? false,
    leftBehind: hint.leftBehind ?? [],
    attempt: history.attempt ?? 1,
    disksMade: history.disksMade ?? 0,
    nudged: hint.nudged ?? false,
    maxAttempts,
    ...(history.streak && { streak: history.streak }),
    ...(hint.since !== undefined && { since: hint.since }),
  };
}

/** What the looks before this one counted was of another generation where the source is a new one. */
function isOfThisSource({ generation }: Hint, source: SourceObservation): boolean {
  if (generation === undefined || source.kind !== 'present') return true;
  return generation.toLowerCase() === source.snapshot.uniqueId.toLowerCase();
}

function replicaFrom(snapshot: Snapshot | undefined): ReplicaObservation {
  return snapshot === undefined ? { kind: 'absent' } : { kind: 'present', snapshot };
}

/** The same observation with the part that the decision asked for. */
export async function lookAt(
  world: World,
  config: ReplicationConfig,
  look: Look['at'],
  observation: Observation,
  hint: Hint,
): Promise<Observation> {
  switch (look) {
    case 'replica':
      return { ...observation, replica: await observeReplica(world, hint) };
    case 'sourceGroup':
      return { ...observation, sourceGroup: await observeSourceGroup(world, hint.source) };
    case 'removal':
      return { ...observation, removalEvidence: await observeForRemoval(world, observation, hint) };
    case 'absence':
      return { ...observation, absence: await observeAbsence(world, observation, hint) };
    case 'interims':
      return { ...observation, ...(await observeInterims(world, observation, hint)) };
    case 'copiesBegun':
      return { ...observation, copiesBegun: await countCopiesBegun(world, observation, hint) };
    case 'copyTimes':
      return { ...observation, copyTimes: await observeCopyTimes(world, observation, hint) };
    case 'lineage':
      return { ...observation, lineage: await observeLineage(world, config, observation, hint) };
    case 'staging': {
      const place = { target: observation.target, source: hint.source, others: [] };
      return { ...observation, staging: await world.staging.look(place) };
    }
    case 'conversion':
      return { ...observation, conversion: await observeConversion(world, config, observation, hint.source) };
    case 'pairUsers':
      return { ...observation, pairUsers: await observePairUsers(world, config, observation, hint.source) };
    case 'locks':
      return { ...observation, locks: await observeLocks(world, hint) };
    case 'family':
      return { ...observation, ...(await observeFamily(world, observation, hint)) };
  }
}

export function replicaId({ source, target }: Hint): SnapshotId {
  return { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup, name: source.name };
}

async function observeSource(world: World, id: SnapshotId): Promise<SourceObservation> {
  const read = await readOrRefusal(world, () => world.snapshots.get(id));
  if (read.kind === 'unreadable') return read;
  return read.value === undefined ? { kind: 'absent' } : { kind: 'present', snapshot: read.value };
}

async function observeReplica({ snapshots }: World, hint: Hint): Promise<ReplicaObservation> {
  return replicaFrom(await snapshots.get(replicaId(hint)));
}

async function observeSourceGroup(world: World, group: SnapshotId): Promise<SourceGroupObservation> {
  const read = await readOrRefusal(world, () => world.resourceGroups.read(group));
  if (read.kind === 'read') return { kind: 'succeeded' };
  return { ...read, kind: tellsOfLostGroup(read.code) ? 'lost' : 'unreadable' };
}

async function observeLocks(world: World, hint: Hint): Promise<LockObservation> {
  const read = await readOrRefusal(world, () => locksOn(world, replicaId(hint)));
  if (read.kind === 'unreadable') return { kind: 'unreadable', detail: `${read.code}: ${read.detail}` };
  return { kind: 'read', own: ownLockAmong(read.value) };
}

/** Everything is read for this one deletion, the replica last of all. */
async function observeForRemoval(
  world: World,
  observation: Observation,
  hint: Hint,
): Promise<RemovalEvidence> {
  const { snapshots } = world;
  const { sourceGroup } = observation;
  const [sourceListing, targetListing, journal] = await Promise.all([
    sourceGroup?.kind === 'lost' ? listLost(world, hint.source) : snapshots.list(hint.source),
    snapshots.list(hint.target),
    readJournal(world, Math.min(observation.now - groupLossMs, windowBegin(observation))),
  ]);
  const targetAgain = await snapshots.list(hint.target);
  const source = await observeSource(world, hint.source);
  const replica = replicaFrom(await snapshots.get(replicaId(hint)));
  return { sourceListing, targetListing, targetAgain, journal, source, replica };
}

/**
 * From before the mark: a group that was lost when its source seemed to be deleted must not be forgotten over a delay of
 * days.
 */
function windowBegin({ guard, now, rule, replica }: Observation): number {
  const mark = replica.kind === 'present' ? deletionMarkOf(replica.snapshot) : undefined;
  const marked = mark === undefined ? now : mark.due - delayOf(rule, mark.reason);
  return Math.min(now, marked) - (guard.windowMs ?? guardWindowMs);
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

async function readJournal({ journal }: World, since: number): Promise<JournalEvidence> {
  try {
    return { kind: 'read', entries: await journal.read(since) };
  } catch (error) {
    if (error instanceof ArmError) return { kind: 'unreadable', detail: error.message };
    throw error;
  }
}

async function observeAbsence(
  { snapshots }: World,
  { targetListing }: Observation,
  hint: Hint,
): Promise<NonNullable<Observation['absence']>> {
  const listing = targetListing ?? (await snapshots.list(hint.target));
  return { listing, replica: replicaFrom(await snapshots.get(replicaId(hint))) };
}

async function observeInterims(
  { snapshots }: World,
  { sourceId, installation, absence, targetListing }: Observation,
  hint: Hint,
): Promise<Pick<Observation, 'interims' | 'targetListing'>> {
  const listing = targetListing ?? absence?.listing ?? (await snapshots.list(hint.target));
  const listed = interimsOf(sourceId, installation, listing);
  const read = await Promise.all(
    listed.map(async (one) => ({
      listed: one,
      snapshot: await snapshots.get({ ...hint.target, name: one.name }),
    })),
  );
  return {
    targetListing: listing,
    interims: read.flatMap(({ listed: one, snapshot }) =>
      snapshot !== undefined && isInterimOf(snapshot, sourceId, installation)
        ? [{ listed: one, snapshot }]
        : [],
    ),
  };
}

/** Refusals are an observation; throttling, timeouts and the like are failures, and stay thrown. */
export async function readOrRefusal<Value>(
  { surroundings }: World,
  read: () => Promise<Value>,
): Promise<{ kind: 'read'; value: Value } | { kind: 'unreadable'; code: string; detail: string }> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (error instanceof ArmError && classify(error.failure, surroundings.now()).kind === 'blocked') {
      return { kind: 'unreadable', code: error.failure.code, detail: error.failure.message };
    }
    throw error;
  }
}

/** The older siblings and their replicas; the target is listed only when there are siblings at all. */
async function observeFamily(
  world: World,
  { source, rule, target, installation, targetListing: known }: Observation,
  hint: Hint,
): Promise<Pick<Observation, 'family' | 'targetListing'>> {
  if (source.kind !== 'present') return { family: { older: [] } };
  const older = olderSiblings(source.snapshot, await world.snapshots.list(hint.source), rule);
  if (older.length === 0) return { family: { older: [] } };
  const targetListing = known ?? (await world.snapshots.list(hint.target));
  const replicas = new Map(targetListing.map((replica) => [replica.name.toLowerCase(), replica]));
  const siblings = older.map((sibling) => ({
    source: sibling,
    replica: replicas.get(sibling.name.toLowerCase()),
    isRefused: wayTaken(sibling, rule, target, installation) === undefined,
  }));
  return { family: { older: await withKnownProgress(world.snapshots, siblings, hint) }, targetListing };
}

/** How many siblings are read one by one at most, from the youngest. */
const maxSingleReads = 5;

/**
 * That a listing tells `completionPercent` is unverified. Where it does not, a finished sibling looks as if it
 * were copying for ever, so the youngest ones are read by their ids, and older ones count as done.
 */
async function withKnownProgress(snapshots: Snapshots, siblings: Sibling[], hint: Hint): Promise<Sibling[]> {
  const unknown = siblings.filter(({ replica }) => replica !== undefined && hasUnknownProgress(replica));
  const read = new Set(unknown.slice(-maxSingleReads));
  return Promise.all(
    siblings
      .filter((sibling) => !unknown.includes(sibling) || read.has(sibling))
      .map(async (sibling) => {
        if (!read.has(sibling)) return sibling;
        const replica = await snapshots.get({ ...replicaId(hint), name: sibling.source.name });
        return { ...sibling, replica };
      }),
  );
}

function hasUnknownProgress(replica: Snapshot): boolean {
  const state = copyState(replica);
  return state.kind === 'copying' && state.percent === undefined;
}
