/** Whether somebody still has a use for a temporary pair, by the listings of a pass. Never says so without proof. */
import { isOf } from '../replication/ways/convert/next-step.ts';
import { isReading, needsPair } from '../replication/ways/convert/pair-use.ts';
import { pairWanted } from '../replication/ways/convert/pair-wanted.ts';
import type { TemporaryPair } from '../replication/ways/convert/temporary.ts';
import type { SourceObservation } from '../replication/observed.ts';
import {
  distinctGroups,
  parseSnapshotId,
  resourceGroupKey,
  type ResourceGroupId,
} from '../replication/resource-id.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { targetsOf } from './find-rule.ts';
import { maxAttempts } from './limits.ts';
import type { Listings } from './listings.ts';
import { isReadByFormer, replicaOrNot } from './observe-conversion.ts';
import type { World } from './ports.ts';

/** `unproven`: what should prove it could not be read, and so it stays. */
type Verdict = { kind: 'orphaned' | 'used' } | { kind: 'unproven'; why: string };

export async function verdictOn(
  world: World,
  config: ReplicationConfig,
  listings: Listings,
  pair: TemporaryPair,
): Promise<Verdict> {
  const own = targetsOf(config, pair.source);
  const source = await sourceIn(listings, pair);
  if (source.kind === 'unreadable') return unproven(pair, pair.source, source);
  const { replicas, failed } = await replicasIn(config, listings);
  for (const { target } of own) {
    const failure = failed.get(resourceGroupKey(target));
    if (failure !== undefined) return unproven(pair, target, failure);
  }
  // That a copy was begun may be missing in the journal, so what cannot be listed is asked itself.
  for (const failure of failed.values()) {
    const replica = await replicaOrNot(world, { ...failure.target, name: pair.source.name });
    if (replica === 'unreadable') return unproven(pair, failure.target, failure);
    if (pair.snapshot !== undefined && isReading(replica, pair.snapshot.id)) return { kind: 'used' };
  }
  if (source.kind === 'present' && isOf(pair, source.snapshot)) {
    const { snapshot } = source;
    const users = own.map(({ rule, target }) => ({
      ...pairWanted(snapshot, rule, target, world.installation),
      replica: named(replicas.get(resourceGroupKey(target)) ?? [], pair.source.name),
    }));
    if (users.some((user) => needsPair(source, user, maxAttempts))) return { kind: 'used' };
  }
  const isUsed =
    (await isRead(world, pair, [...replicas.values()].flat())) || (await isReadByFormer(world, config, pair));
  return { kind: isUsed ? 'used' : 'orphaned' };
}

function unproven(
  { name }: TemporaryPair,
  { resourceGroup }: ResourceGroupId,
  { code, detail }: { code: string; detail: string },
): Verdict {
  return { kind: 'unproven', why: `${name} stays, as ${resourceGroup} cannot be listed: ${code}: ${detail}` };
}

async function sourceIn(listings: Listings, { source }: TemporaryPair): Promise<SourceObservation> {
  const listing = await listings.of(source);
  if (listing.kind === 'failed') return { kind: 'unreadable', code: listing.code, detail: listing.detail };
  const snapshot = named(listing.snapshots, source.name);
  return snapshot === undefined ? { kind: 'absent' } : { kind: 'present', snapshot };
}

/** A target that could not be listed. */
interface FailedTarget {
  target: ResourceGroupId;
  code: string;
  detail: string;
}

/** By the keys of the target groups. */
async function replicasIn(
  { rules }: ReplicationConfig,
  listings: Listings,
): Promise<{
  replicas: Map<string, readonly Snapshot[]>;
  failed: Map<string, FailedTarget>;
}> {
  const replicas = new Map<string, readonly Snapshot[]>();
  const failed = new Map<string, FailedTarget>();
  for (const target of distinctGroups(rules.flatMap(({ targets }) => targets))) {
    const listing = await listings.of(target);
    if (listing.kind === 'failed') failed.set(resourceGroupKey(target), { ...listing, target });
    else replicas.set(resourceGroupKey(target), listing.snapshots);
  }
  return { replicas, failed };
}

/** That a listing tells the progress of a copy is unverified, so a replica that seems to read is asked itself. */
async function isRead(
  { snapshots }: World,
  { snapshot }: TemporaryPair,
  replicas: Snapshot[],
): Promise<boolean> {
  if (snapshot === undefined) return false;
  for (const listed of replicas.filter((replica) => isReading(replica, snapshot.id))) {
    const id = parseSnapshotId(listed.id);
    if (id === undefined || isReading(await snapshots.get(id), snapshot.id)) return true;
  }
  return false;
}

function named(snapshots: readonly Snapshot[], name: string): Snapshot | undefined {
  return snapshots.find((snapshot) => snapshot.name.toLowerCase() === name.toLowerCase());
}
