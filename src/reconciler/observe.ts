/** Reads what a decision needs, and nothing more: every look has its price in calls. Never writes. */
import { listedById } from '../replication/listed.ts';
import { tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import type { Look } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import { ownLockAmong } from '../replication/locks/own-lock.ts';
import type { LockObservation, Observation } from '../replication/observation.ts';
import type {
  ReplicaObservation,
  SourceGroupObservation,
  SourceObservation,
} from '../replication/observed.ts';
import { groupLossMs } from '../replication/removal/evidence.ts';
import { interimsOf, isInterimOf } from '../replication/renewal/interim.ts';
import { snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import { isCopyInVain } from '../replication/ways/copy-start/instead-of-copy.ts';
import type { Asking } from './asking.ts';
import { maxAttempts } from './limits.ts';
import { locksOn } from './locks-on.ts';
import { countCopiesBegun, observeCopyTimes } from './observe-copies.ts';
import { observeLineage } from './observe-lineage.ts';
import { observeConversion, observePairUsers } from './observe-conversion.ts';
import { observeFamily } from './observe-family.ts';
import { observeForRemoval } from './observe-for-removal.ts';
import { observeReplica, observeSource, replicaFrom } from './observe-snapshots.ts';
import type { World } from './ports.ts';
import { readOrRefusal } from './read-or-refusal.ts';
import { replicaId } from './replica-id.ts';

type CopyHistory = Pick<
  Hint,
  'attempt' | 'streak' | 'disksMade' | 'copyEstimate' | 'isAwaited' | 'copyRefused'
>;

/** Two calls: the source and the replica, each by its own id; fewer where this look knows one of them already. */
export async function observe(
  world: World,
  config: ReplicationConfig,
  { rule, target }: { rule: Rule; target: Target },
  hint: Hint,
  known: { source?: SourceObservation; replica?: ReplicaObservation } = {},
): Promise<Observation> {
  const [source, replica] = await Promise.all([
    known.source ?? observeSource(world, hint.source),
    known.replica ?? observeReplica(world, hint),
  ]);
  const history: CopyHistory = isOfThisSource(hint, source) ? hint : {};
  const now = world.surroundings.now();
  return {
    rule,
    target,
    guard: config.deletionGuard,
    replacementGuard: config.replacementGuard ?? config.deletionGuard,
    installation: world.installation,
    sourceId: snapshotIdText(hint.source),
    source,
    replica,
    now,
    announced: hint.announced ?? false,
    ...(hint.byPass && { byPass: true as const }),
    ...(tellsOfDeletion(hint, replica, now) && { deletionTold: true as const }),
    leftBehind: hint.leftBehind ?? [],
    attempt: history.attempt ?? 1,
    disksMade: history.disksMade ?? 0,
    nudged: hint.nudged ?? false,
    maxAttempts,
    ...(history.streak && { streak: history.streak }),
    ...(hint.since !== undefined && { since: hint.since }),
    ...(history.copyEstimate && { copyEstimate: history.copyEstimate }),
    ...(history.isAwaited && { isAwaited: true as const }),
    ...((history.copyRefused ?? isMadeInVain(replica, now)) && { copyRefused: true as const }),
  };
}

function isMadeInVain(replica: ReplicaObservation, now: number): boolean {
  return replica.kind === 'present' && isCopyInVain(replica.snapshot, now);
}

/** What the looks before this one counted was of another generation where the source is a new one. */
function isOfThisSource({ generation }: Hint, source: SourceObservation): boolean {
  if (source.kind !== 'present') return true;
  return generation?.toLowerCase() === source.snapshot.uniqueId.toLowerCase();
}

/**
 * Events come again and late, by days: one from before the replica was made told of an earlier source of its name, and
 * nobody gave up this one. Of one that is older than what is remembered of groups that went nobody can tell whether it was
 * raised by such a group.
 */
function tellsOfDeletion({ deletionTold, since }: Hint, replica: ReplicaObservation, now: number): boolean {
  if (!deletionTold || since === undefined || now - since > groupLossMs) return false;
  return replica.kind === 'absent' || since >= replica.snapshot.timeCreated;
}

/** The same observation with the part that the decision asked for. */
export async function lookAt(
  world: World,
  config: ReplicationConfig,
  look: Look,
  observation: Observation,
  asking: Asking,
): Promise<Observation> {
  const { hint } = asking;
  switch (look.at) {
    case 'replica':
      return { ...observation, replica: await observeReplica(world, hint) };
    case 'sourceGroup':
      return { ...observation, sourceGroup: await observeSourceGroup(world, hint.source) };
    case 'sourceListing':
      return { ...observation, sourceListed: await isSourceListed(world, observation, asking) };
    case 'removal':
      return { ...observation, removalEvidence: await observeForRemoval(world, observation, asking) };
    case 'absence':
      return { ...observation, absence: await observeAbsence(world, observation, asking, look.name) };
    case 'interims':
      return { ...observation, ...(await observeInterims(world, observation, asking)) };
    case 'copiesBegun':
      return { ...observation, copiesBegun: await countCopiesBegun(world, observation, hint) };
    case 'copyTimes':
      return { ...observation, copyTimes: await observeCopyTimes(world, observation, hint) };
    case 'lineage':
      return { ...observation, lineage: await observeLineage(world, config, observation, asking) };
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
      return { ...observation, ...(await observeFamily(world, observation, asking)) };
  }
}

async function observeSourceGroup(world: World, group: SnapshotId): Promise<SourceGroupObservation> {
  const read = await readOrRefusal(world, () => world.resourceGroups.read(group));
  if (read.kind === 'read') return { kind: 'succeeded' };
  return { ...read, kind: tellsOfLostGroup(read.code) ? 'lost' : 'unreadable' };
}

async function isSourceListed(
  { snapshots }: World,
  { sourceId }: Observation,
  { hint, began }: Asking,
): Promise<boolean> {
  const listing = await snapshots.list(hint.source, { freshSince: began });
  return listedById(listing, sourceId) !== undefined;
}

async function observeLocks(world: World, hint: Hint): Promise<LockObservation> {
  const read = await readOrRefusal(world, () => locksOn(world, replicaId(hint)));
  if (read.kind === 'unreadable') return { kind: 'unreadable', detail: `${read.code}: ${read.detail}` };
  return { kind: 'read', own: ownLockAmong(read.value) };
}

async function observeAbsence(
  { snapshots }: World,
  { targetListing }: Observation,
  { hint, began }: Asking,
  name: string,
): Promise<NonNullable<Observation['absence']>> {
  const listing = targetListing ?? (await snapshots.list(hint.target, { freshSince: began }));
  return { name, listing, named: replicaFrom(await snapshots.get({ ...hint.target, name })) };
}

async function observeInterims(
  { snapshots }: World,
  { sourceId, installation, absence, targetListing }: Observation,
  { hint, began }: Asking,
): Promise<Pick<Observation, 'interims' | 'targetListing'>> {
  const listing =
    targetListing ?? absence?.listing ?? (await snapshots.list(hint.target, { freshSince: began }));
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
