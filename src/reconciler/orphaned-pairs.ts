/**
 * Temporary disks and snapshots that nobody works on any more: nothing leads a look to them when their source, its
 * replica or its rule is gone. The one thing that the full pass removes itself, as no replica stands for it.
 */
import { isOf, partsOf } from '../replication/ways/convert/next-step.ts';
import { isReading, needsPair } from '../replication/ways/convert/pair-use.ts';
import { isPairPinned, pairsIn, type TemporaryPair } from '../replication/ways/convert/temporary.ts';
import type { SourceObservation } from '../replication/observed.ts';
import {
  distinctGroups,
  parseSnapshotId,
  resourceGroupKey,
  type ResourceGroupId,
} from '../replication/resource-id.ts';
import { mayConvert, type ReplicationConfig } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { pairWanted } from '../replication/ways/convert/pair-wanted.ts';
import { ArmError } from './arm-error.ts';
import { convert } from './convert.ts';
import { targetsOf, workGroupOf } from './find-rule.ts';
import { maxAttempts } from './limits.ts';
import type { Listings } from './listings.ts';
import { isReadByFormer } from './observe-conversion.ts';
import type { World } from './ports.ts';
import { pausedWholly } from './unpaused.ts';

/** Longer than any pause between two steps of a conversion that is still worked on, ms. */
const orphanedAfterMs = 3 * 3_600_000;

/** What a pass found in one work group; plain JSON. */
export interface WorkGroupReport extends ResourceGroupId {
  /** How many sources have something there. */
  pairs: number;
  /** Names of what was removed, each a disk, a snapshot or both. */
  removed: string[];
  /** Names of what is old and of a source group that no rule of the file names; left alone. */
  withoutRule: string[];
  /** Names of what is old and pinned by a person; it stays. */
  pinned?: string[];
  /** Why it could not be looked at, or not everything removed. */
  problem?: string;
}

/** Never fails the pass: what could not be done is said in the report. */
export async function removeOrphanedPairs(
  world: World,
  config: ReplicationConfig,
  listings: Listings,
): Promise<WorkGroupReport[]> {
  const reports: WorkGroupReport[] = [];
  for (const group of workGroups(config)) {
    const report: WorkGroupReport = { ...group, pairs: 0, removed: [], withoutRule: [] };
    try {
      await sweep(world, config, listings, group, report);
      reports.push(report);
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      // Where no rule converts any more, nobody has to keep the group or the permission.
      if (isUsed(config, group)) reports.push({ ...report, problem: error.message });
    }
  }
  return reports;
}

/** Also of rules that do not convert: what one left there when it still did has to go. */
function workGroups(config: ReplicationConfig): ResourceGroupId[] {
  return distinctGroups(config.rules.flatMap((rule) => workGroupOf(config, rule.source) ?? []));
}

function isUsed(config: ReplicationConfig, group: ResourceGroupId): boolean {
  return config.rules.some(
    (rule) =>
      mayConvert(rule) && rule.source.subscriptionId.toLowerCase() === group.subscriptionId.toLowerCase(),
  );
}

async function sweep(
  world: World,
  config: ReplicationConfig,
  listings: Listings,
  group: ResourceGroupId,
  report: WorkGroupReport,
): Promise<void> {
  const [disks, snapshots] = await Promise.all([world.disks.list(group), world.snapshots.list(group)]);
  const pairs = pairsIn(group, disks, snapshots);
  report.pairs = pairs.length;
  const old = pairs.filter((pair) => world.surroundings.now() - youngest(pair) > orphanedAfterMs);
  for (const pair of old) {
    // It may be another installation's; people have to see to it.
    if (targetsOf(config, pair.source).length === 0) {
      report.withoutRule.push(pair.name);
      continue;
    }
    if (isPairPinned(pair)) {
      report.pinned = [...(report.pinned ?? []), pair.name];
      continue;
    }
    // What cannot be read of one pair keeps none of the others.
    try {
      if (!(await isOrphaned(world, config, listings, pair))) continue;
      if (await isPaused(world, config, pair.source)) continue;
      await convert(world, { group, step: { remove: partsOf([pair]) } });
      report.removed.push(pair.name);
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      report.problem = error.message;
    }
  }
}

/** One source may be of several rules, and its pair of each. */
async function isPaused(world: World, config: ReplicationConfig, source: ResourceGroupId): Promise<boolean> {
  for (const { rule } of targetsOf(config, source)) {
    if ((await pausedWholly(world, rule)) !== undefined) return true;
  }
  return false;
}

function youngest({ disk, snapshot }: TemporaryPair): number {
  return Math.max(disk?.timeCreated ?? 0, snapshot?.timeCreated ?? 0);
}

/** False as well where a listing that should prove it is not complete. */
async function isOrphaned(
  world: World,
  config: ReplicationConfig,
  listings: Listings,
  pair: TemporaryPair,
): Promise<boolean> {
  const source = await sourceIn(listings, pair);
  const replicas = await allReplicas(config, listings);
  if (source === undefined || replicas === undefined) return false;
  if (source.kind === 'present' && isOf(pair, source.snapshot)) {
    const { snapshot } = source;
    const users = targetsOf(config, pair.source).map(({ rule, target }) => ({
      ...pairWanted(snapshot, rule, target, world.installation),
      replica: named(replicas.get(resourceGroupKey(target)) ?? [], pair.source.name),
    }));
    if (users.some((user) => needsPair(source, user, maxAttempts))) return false;
  }
  if (await isRead(world, pair, [...replicas.values()].flat())) return false;
  return !(await isReadByFormer(world, config, pair));
}

async function sourceIn(
  listings: Listings,
  { source }: TemporaryPair,
): Promise<Exclude<SourceObservation, { kind: 'unreadable' }> | undefined> {
  const listing = await listings.of(source);
  if (listing.kind === 'failed') return undefined;
  const snapshot = named(listing.snapshots, source.name);
  return snapshot === undefined ? { kind: 'absent' } : { kind: 'present', snapshot };
}

/** By the keys of the target groups; undefined where one of them could not be listed. */
async function allReplicas(
  { rules }: ReplicationConfig,
  listings: Listings,
): Promise<Map<string, readonly Snapshot[]> | undefined> {
  const all = new Map<string, readonly Snapshot[]>();
  for (const target of distinctGroups(rules.flatMap(({ targets }) => targets))) {
    const listing = await listings.of(target);
    if (listing.kind === 'failed') return undefined;
    all.set(resourceGroupKey(target), listing.snapshots);
  }
  return all;
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
