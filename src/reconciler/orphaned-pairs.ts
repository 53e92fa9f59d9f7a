/**
 * Temporary disks and snapshots that nobody works on any more: nothing leads a look to them when their source, its
 * replica or its rule is gone. The one thing that the full pass removes itself, as no replica stands for it.
 */
import { partsOf } from '../replication/ways/convert/next-step.ts';
import { isPairPinned, pairsIn, type TemporaryPair } from '../replication/ways/convert/temporary.ts';
import { distinctGroups, type ResourceGroupId } from '../replication/resource-id.ts';
import { mayConvert, type ReplicationConfig } from '../replication/rule.ts';
import { ArmError } from './arm-error.ts';
import { convert } from './convert.ts';
import { targetsOf, workGroupOf } from './find-rule.ts';
import type { Listings } from './listings.ts';
import type { World } from './ports.ts';
import { verdictOn } from './pair-verdict.ts';
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
  const pairs = pairsIn(group, { disks, snapshots }, world.installation);
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
      const verdict = await verdictOn(world, config, listings, pair);
      if (verdict.kind === 'unproven') addProblem(report, verdict.why);
      if (verdict.kind !== 'orphaned') continue;
      if (await isPaused(world, config, pair.source)) continue;
      await convert(world, { group, step: { remove: partsOf([pair]) } });
      report.removed.push(pair.name);
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      addProblem(report, error.message);
    }
  }
}

/** All of them, each once; a record of Application Insights has 32 KiB. */
function addProblem(report: WorkGroupReport, problem: string): void {
  const { problem: before } = report;
  if (before?.includes(problem) === true || (before?.length ?? 0) > longestProblem) return;
  report.problem = before === undefined ? problem : `${before}; ${problem}`;
}

const longestProblem = 4000;

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
