/** Reads what a decision needs, and nothing more: every look has its price in calls. Never writes. */
import { classify } from '../replication/refusals/classify-failure.ts';
import type { Look } from '../replication/action.ts';
import { olderSiblings } from '../replication/family.ts';
import { countPendingDeletions } from '../replication/guard.ts';
import type { Hint } from '../replication/hint.ts';
import { ownLockAmong, sitsOn } from '../replication/lock.ts';
import type {
  DeletionProof,
  LockObservation,
  Observation,
  Sibling,
  SourceObservation,
} from '../replication/observation.ts';
import { copyState } from '../replication/readiness.ts';
import { isSameResource, snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { ArmError } from './arm-error.ts';
import { maxAttempts } from './limits.ts';
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
    world.snapshots.get(replicaId(hint)),
  ]);
  return {
    rule,
    target,
    guard: config.deletionGuard,
    sourceId: snapshotIdText(hint.source),
    source,
    replica: replica === undefined ? { kind: 'absent' } : { kind: 'present', snapshot: replica },
    now: world.surroundings.now(),
    announced: hint.announced ?? false,
    carriers: hint.carriers ?? [],
    attempt: hint.attempt ?? 1,
    maxAttempts,
    ...(hint.streak && { streak: hint.streak }),
  };
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
    case 'sourceGroup':
      return { ...observation, sourceGroup: await observeSourceGroup(world, hint.source) };
    case 'deletionProof':
      return { ...observation, deletionProof: await observeDeletionProof(world, observation, hint) };
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
    case 'targetListing':
      return { ...observation, targetListing: hasReplicaIn(await world.snapshots.list(hint.target), hint) };
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

async function observeSourceGroup(
  world: World,
  group: SnapshotId,
): Promise<NonNullable<Observation['sourceGroup']>> {
  const read = await readOrRefusal(world, () => world.resourceGroups.read(group));
  return read.kind === 'unreadable' ? read : { kind: 'readable' };
}

async function observeLocks(world: World, hint: Hint): Promise<LockObservation> {
  const id = replicaId(hint);
  const read = await readOrRefusal(world, () => world.locks.list(id));
  if (read.kind === 'unreadable') return { kind: 'unreadable', detail: `${read.code}: ${read.detail}` };
  const onReplica = read.value.filter((lock) => sitsOn(lock, snapshotIdText(id)));
  return { kind: 'read', own: ownLockAmong(onReplica) };
}

async function observeDeletionProof(
  { snapshots }: World,
  { rule, sourceId }: Observation,
  hint: Hint,
): Promise<DeletionProof> {
  const [sources, replicas] = await Promise.all([snapshots.list(hint.source), snapshots.list(hint.target)]);
  return {
    hasSource: sources.some(({ id }) => isSameResource(id, sourceId)),
    deletions: countPendingDeletions(rule, sources, replicas),
  };
}

function hasReplicaIn(targetListing: readonly Snapshot[], { source }: Hint): { hasReplica: boolean } {
  return { hasReplica: targetListing.some(({ name }) => name.toLowerCase() === source.name.toLowerCase()) };
}

/** Refusals are an observation; throttling, timeouts and the like are failures, and stay thrown. */
async function readOrRefusal<Value>(
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
  observation: Observation,
  hint: Hint,
): Promise<Pick<Observation, 'family' | 'targetListing'>> {
  if (observation.source.kind !== 'present') return { family: { older: [] } };
  const older = olderSiblings(
    observation.source.snapshot,
    await world.snapshots.list(hint.source),
    observation.rule,
  );
  if (older.length === 0) return { family: { older: [] } };
  const listing = await world.snapshots.list(hint.target);
  const replicas = new Map(listing.map((replica) => [replica.name.toLowerCase(), replica]));
  const siblings = older.map((source) => ({ source, replica: replicas.get(source.name.toLowerCase()) }));
  return {
    family: { older: await withKnownProgress(world.snapshots, siblings, hint) },
    targetListing: hasReplicaIn(listing, hint),
  };
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
