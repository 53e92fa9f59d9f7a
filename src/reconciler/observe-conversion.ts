/** Reads what there is of temporary disks and snapshots, and who may want them. */
import type { Observation, PairUser } from '../replication/observation.ts';
import {
  distinctGroups,
  isSameResource,
  resourceGroupKey,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../replication/resource-id.ts';
import { clockDifferenceMs } from '../replication/clock-difference.ts';
import { longestCopyMs } from '../replication/readiness.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import {
  pairsIn,
  temporaryName,
  type ConversionObservation,
  type Disk,
  type TemporaryPair,
} from '../replication/ways/convert/temporary.ts';
import { isReading } from '../replication/ways/convert/pair-use.ts';
import { pairWanted } from '../replication/ways/convert/pair-wanted.ts';
import { ArmError } from './arm-error.ts';
import { targetsOf, workGroupOf } from './find-rule.ts';
import type { World } from './ports.ts';
import { recall } from './recall.ts';

/** Two listings, and the temporary snapshot by its own id, as that a listing tells how far a copy is, is unverified. */
export async function observeConversion(
  world: World,
  config: ReplicationConfig,
  { source: observed }: Observation,
  source: SnapshotId,
): Promise<ConversionObservation> {
  const group = workGroupOf(config, source);
  // Nothing was ever made where the file names no group for it.
  if (group === undefined) return { group: source, pairs: [] };
  const [allDisks, allSnapshots] = await listWorkGroup(world, group);
  const id = snapshotIdText(source);
  const all = { disks: allDisks, snapshots: allSnapshots };
  const pairs = pairsIn(group, all, world.installation).filter((pair) =>
    isSameResource(snapshotIdText(pair.source), id),
  );
  const name = observed.kind === 'present' ? nameOf(source, observed.snapshot, pairs, world) : undefined;
  const isRead = pairs.some((pair) => pair.name === name && pair.snapshot !== undefined);
  const read = isRead && name !== undefined ? await world.snapshots.get({ ...group, name }) : undefined;
  // Another may have the name by now.
  const isOurs =
    read !== undefined && pairsIn(group, { disks: [], snapshots: [read] }, world.installation).length > 0;
  const known = pairs.map((pair) => {
    if (pair.name !== name || pair.snapshot === undefined) return pair;
    const { snapshot: _listed, ...rest } = pair;
    return isOurs ? { ...rest, snapshot: read } : rest;
  });
  const others = [...allDisks, ...allSnapshots].filter(
    (part) => part.name.toLowerCase() === name && !pairs.some((pair) => hasPart(pair, part)),
  );
  const [taken] = [...others, ...(isOurs || read === undefined ? [] : [read])];
  return { group, pairs: known, ...(taken && { taken: taken.id }) };
}

/** Of the pair that there is, which may be of before; else of the one to be made. */
function nameOf(
  source: SnapshotId,
  { uniqueId }: Snapshot,
  pairs: readonly TemporaryPair[],
  { installation }: World,
): string {
  const found = pairs.find(({ generation }) => generation.toLowerCase() === uniqueId.toLowerCase());
  return found?.name ?? temporaryName(source, uniqueId, installation);
}

function hasPart({ disk, snapshot }: { disk?: Disk; snapshot?: Snapshot }, part: Disk | Snapshot): boolean {
  return disk === part || snapshot === part;
}

/** Somebody may be reading whom nobody knows. */
const unknownUser: PairUser = { isConverted: false, isRenewed: false, replica: 'unreadable' };

/**
 * One call for each other target of the source. That one of them cannot be read is no reason for this one to wait. A
 * target that was taken out of the file while it copies is known from the journal; where that cannot be read, somebody
 * may be reading.
 */
export async function observePairUsers(
  world: World,
  config: ReplicationConfig,
  { target, source: observed, conversion }: Pick<Observation, 'target' | 'source' | 'conversion'>,
  source: SnapshotId,
): Promise<PairUser[]> {
  const own = resourceGroupKey(target);
  const named = targetsOf(config, source).filter((other) => resourceGroupKey(other.target) !== own);
  const known = new Set([own, ...named.map((other) => resourceGroupKey(other.target))]);
  const former = await formerTargets(world, source, known, pairsSince(conversion?.pairs ?? []));
  const snapshot = observed.kind === 'present' ? observed.snapshot : undefined;
  return Promise.all([
    ...named.map(async ({ rule, target: to }) => ({
      ...pairWanted(snapshot, rule, to, world.installation),
      replica: await replicaOrNot(world, { ...to, name: source.name }),
    })),
    ...(former ?? []).map(async (group) => ({
      isConverted: false,
      isRenewed: false,
      replica: await replicaOrNot(world, { ...group, name: source.name }),
    })),
    ...(former === undefined ? [Promise.resolve(unknownUser)] : []),
  ]);
}

/**
 * Whether a target that no rule names any more may be reading from a pair: one that was taken out of the file while it
 * copies. Also where that cannot be told.
 */
export async function isReadByFormer(
  world: World,
  config: ReplicationConfig,
  pair: TemporaryPair,
): Promise<boolean> {
  const { source, snapshot } = pair;
  if (snapshot === undefined) return false;
  const known = new Set(targetsOf(config, source).map(({ target }) => resourceGroupKey(target)));
  const former = await formerTargets(world, source, known, pairsSince([pair]));
  if (former === undefined) return true;
  const replicas = await Promise.all(
    former.map((group) => replicaOrNot(world, { ...group, name: source.name })),
  );
  return replicas.some((replica) => replica === 'unreadable' || isReading(replica, snapshot.id));
}

/** Nobody reads from a pair before it is there, ms since 1970; so the journal has to be read of few hours alone. */
function pairsSince(pairs: readonly TemporaryPair[]): number {
  const made = pairs.flatMap(({ disk, snapshot }) => [disk ?? [], snapshot ?? []].flat());
  // Where nothing tells the time, all of it is read.
  if (made.length === 0) return 0;
  return Math.min(...made.map(({ timeCreated }) => timeCreated)) - clockDifferenceMs;
}

/** Groups that copies of this source were begun for and that no rule names any more; undefined where that is not known. */
async function formerTargets(
  { journal, surroundings }: World,
  source: SnapshotId,
  known: ReadonlySet<string>,
  since: number,
): Promise<ResourceGroupId[] | undefined> {
  try {
    const id = snapshotIdText(source);
    const begun = await recall(
      journal,
      Math.max(since, surroundings.now() - longestCopyMs),
      (entry) => entry.kind === 'copyBegun' && isSameResource(entry.source, id),
    );
    const groups = begun.flatMap(({ target }) => target ?? []);
    return distinctGroups(groups).filter((group) => !known.has(resourceGroupKey(group)));
  } catch (error) {
    if (error instanceof ArmError) return undefined;
    throw error;
  }
}

export async function replicaOrNot({ snapshots }: World, id: SnapshotId): Promise<PairUser['replica']> {
  try {
    return await snapshots.get(id);
  } catch (error) {
    if (error instanceof ArmError) return 'unreadable';
    throw error;
  }
}

/** Where somebody deleted the group, everything went with it; making something there says so. */
async function listWorkGroup(
  { disks, snapshots }: World,
  group: ResourceGroupId,
): Promise<[Disk[], readonly Snapshot[]]> {
  try {
    return await Promise.all([disks.list(group), snapshots.list(group)]);
  } catch (error) {
    if (error instanceof ArmError && isGroupMissing(error)) return [[], []];
    throw error;
  }
}

function isGroupMissing({ failure }: ArmError): boolean {
  return failure.status === 404 && failure.code.toLowerCase() === 'resourcegroupnotfound';
}
