/**
 * The full pass: lists every source and target group once and sends a hint for each replica that differs. It
 * decides by the same function as a single look and changes no replica itself, so a listing that is wrong costs a
 * look and nothing more. A listing that fails stops its pairs alone.
 */
import type { ReplicationConfig } from '../replication/rule.ts';
import { distinctGroups, type ResourceGroupId } from '../replication/resource-id.ts';
import type { Pair } from './decide-pair.ts';
import { targetsOf } from './find-rule.ts';
import { Listings } from './listings.ts';
import { removeOrphanedPairs, type WorkGroupReport } from './orphaned-pairs.ts';
import { emptyReport, type PairReport } from './pair-report.ts';
import { PassHints } from './pass-hints.ts';
import type { World } from './ports.ts';
import { findStrays, type StrayReport } from './strays.ts';
import { syncPair, type PairPassed, type Pass } from './sync-pair.ts';
import { HintsNotSentError } from './hints-not-sent-error.ts';
import { untoldReplicas } from './untold.ts';

/** What one pass found; plain JSON. */
export interface SyncReport {
  passId: string;
  pairs: PairReport[];
  /** The groups for temporary resources of conversions, and what was removed there. */
  workGroups: WorkGroupReport[];
  /** Replicas in the target groups that no rule of the file stands for; reported and left alone. */
  withoutRule: string[];
  /** What was made on the way of copies that no rule of the file stands for any more. */
  strays: StrayReport;
}

/** `passId` tells this pass from others in message ids: the same pass run twice sends its hints once. */
export async function sync(world: World, config: ReplicationConfig, passId: string): Promise<SyncReport> {
  const listings = new Listings(world.snapshots);
  const pairs: PairReport[] = [];
  const unexplained: string[] = [];
  const isUntold = await untoldReplicas(world);
  const sender = new PassHints(world, passId);
  const all = config.rules.flatMap((rule) => rule.targets.map((target) => ({ rule, target })));
  for (const pair of all) for (const group of groupsOf(config, pair)) listings.expect(group);
  const pass = { world, config, listings, sender, isUntold, seen: new Set<string>() };
  for (const pair of all) {
    const { report, withoutRule } = await syncOrStop(pass, pair);
    pairs.push(report);
    unexplained.push(...withoutRule);
    for (const group of groupsOf(config, pair)) listings.done(group);
  }
  return {
    passId,
    pairs,
    workGroups: await removeOrphanedPairs(world, config, listings),
    withoutRule: unexplained,
    strays: await findStrays(world, config),
  };
}

/** Hints that cannot be sent stop their pair alone. */
async function syncOrStop(pass: Pass, pair: Pair): Promise<PairPassed> {
  try {
    return await syncPair(pass, pair);
  } catch (error) {
    if (!(error instanceof HintsNotSentError)) throw error;
    const stopped = { side: 'hints', code: 'HintsNotSent', detail: error.message, mayPass: true } as const;
    return { report: { ...emptyReport(pair), stopped }, withoutRule: [] };
  }
}

/** What a pair needs listed: what is promoted everywhere at once needs the other targets too. */
function groupsOf(config: ReplicationConfig, { rule, target }: Pair): ResourceGroupId[] {
  if (rule.promote !== 'whenReadyEverywhere') return [rule.source, target];
  const others = targetsOf(config, rule.source).map((one) => one.target);
  return [rule.source, ...distinctGroups([target, ...others])];
}
