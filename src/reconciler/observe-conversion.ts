/** Reads what there is of temporary disks and snapshots, and who may want them. */
import {
  pairsIn,
  temporaryName,
  type ConversionObservation,
  type Disk,
} from '../replication/conversion/temporary.ts';
import type { Observation, PairUser } from '../replication/observation.ts';
import {
  isSameResource,
  resourceGroupKey,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../replication/resource-id.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { ArmError } from './arm-error.ts';
import { targetsOf, workGroupOf } from './find-rule.ts';
import type { World } from './ports.ts';

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
  const pairs = pairsIn(group, allDisks, allSnapshots).filter((pair) =>
    isSameResource(snapshotIdText(pair.source), id),
  );
  const name = observed.kind === 'present' ? temporaryName(source, observed.snapshot.uniqueId) : undefined;
  const known = await Promise.all(
    pairs.map(async (pair) => {
      if (pair.name !== name || pair.snapshot === undefined) return pair;
      const { snapshot: _listed, ...rest } = pair;
      const snapshot = await world.snapshots.get({ ...group, name });
      return snapshot === undefined ? rest : { ...rest, snapshot };
    }),
  );
  const others = [...allDisks, ...allSnapshots].filter(
    (part) => part.name.toLowerCase() === name && !pairs.some((pair) => hasPart(pair, part)),
  );
  return { group, pairs: known, ...(others[0] && { taken: others[0].id }) };
}

function hasPart({ disk, snapshot }: { disk?: Disk; snapshot?: Snapshot }, part: Disk | Snapshot): boolean {
  return disk === part || snapshot === part;
}

/** One call for each other target of the source. That one of them cannot be read is no reason for this one to wait. */
export async function observePairUsers(
  world: World,
  config: ReplicationConfig,
  { target }: Observation,
  source: SnapshotId,
): Promise<PairUser[]> {
  const others = targetsOf(config, source).filter(
    (other) => resourceGroupKey(other.target) !== resourceGroupKey(target),
  );
  return Promise.all(
    others.map(async (other) => ({
      ...other,
      replica: await replicaOrNot(world, { ...other.target, name: source.name }),
    })),
  );
}

async function replicaOrNot({ snapshots }: World, id: SnapshotId): Promise<PairUser['replica']> {
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
): Promise<[Disk[], Snapshot[]]> {
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
