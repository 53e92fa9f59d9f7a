/**
 * The full pass: lists every source and target group once and sends a hint for each replica that differs. It
 * decides by the same function as a single look and changes no replica itself, so a listing that is wrong costs a
 * look and nothing more. A listing that fails stops its pairs alone.
 */
import type { ReplicationConfig } from '../replication/rule.ts';
import { distinctGroups, type ResourceGroupId } from '../replication/resource-id.ts';
import { atOnce } from './at-once.ts';
import type { Pair } from './decide-pair.ts';
import { pairsOf, targetsOf } from './find-rule.ts';
import { LocksOfGroups } from './group-locks.ts';
import { Listings } from './listings.ts';
import { removeOrphanedPairs, type WorkGroupReport } from './orphaned-pairs.ts';
import type { PairReport } from './pair-report.ts';
import { PassHints } from './pass-hints.ts';
import type { World } from './ports.ts';
import { findStrays, type StrayReport } from './strays.ts';
import { syncPair } from './sync-pair.ts';
import { untoldReplicas } from './untold.ts';

/** What one pass found; plain JSON. */
export interface SyncReport {
  passId: string;
  pairs: PairReport[];
  /** The groups for temporary resources of conversions, and what was removed there. */
  workGroups: WorkGroupReport[];
  /** Replicas in the target groups that no rule of the file stands for; reported and left alone. */
  withoutRule: string[];
  /** Target groups of which not all could be read, so that those may not be all. */
  withoutRuleUnread: UnreadTarget[];
  /** What was made on the way of copies that no rule of the file stands for any more. */
  strays: StrayReport;
}

/** Plain JSON. */
export interface UnreadTarget extends ResourceGroupId {
  code: string;
  detail: string;
}

/**
 * So many targets of a rule are listed at a time: one after the other, the pages of a large estate would take longer than
 * a function may (`functionTimeout` in `host.json`), and what comes last in the file would never be looked at.
 */
const targetsAtOnce = 8;

/** `passId` tells this pass from others in message ids: the same pass run twice sends its hints once. */
export async function sync(world: World, config: ReplicationConfig, passId: string): Promise<SyncReport> {
  const listings = new Listings(world.snapshots);
  const pairs: PairReport[] = [];
  const unexplained: string[] = [];
  const withoutRuleUnread: UnreadTarget[] = [];
  const isUntold = await untoldReplicas(world);
  const sender = new PassHints(world, passId);
  for (const pair of pairsOf(config.rules))
    for (const group of groupsOf(config, pair)) listings.expect(group);
  const pass = {
    world,
    config,
    listings,
    sender,
    isUntold,
    seen: new Set<string>(),
    locks: new LocksOfGroups(world),
  };
  for (const rule of config.rules) {
    const passed = await atOnce(targetsAtOnce, rule.targets, async (target) => {
      const pair = { rule, target };
      const found = await syncPair(pass, pair);
      for (const group of groupsOf(config, pair)) listings.done(group);
      return { target, ...found };
    });
    for (const { target, report, withoutRule, unread } of passed) {
      pairs.push(report);
      unexplained.push(...withoutRule);
      if (unread !== undefined) withoutRuleUnread.push(unreadTarget(target, unread));
    }
  }
  return {
    passId,
    pairs,
    workGroups: await removeOrphanedPairs(world, config, listings),
    withoutRule: unexplained,
    withoutRuleUnread,
    strays: await findStrays(world, config),
  };
}

function unreadTarget(
  { subscriptionId, resourceGroup }: ResourceGroupId,
  { code, detail }: { code: string; detail: string },
): UnreadTarget {
  return { subscriptionId, resourceGroup, code, detail };
}

/** What a pair needs listed: what is promoted everywhere at once needs the other targets too. */
function groupsOf(config: ReplicationConfig, { rule, target }: Pair): ResourceGroupId[] {
  if (rule.promote !== 'whenReadyEverywhere') return [rule.source, target];
  const others = targetsOf(config, rule.source).map((one) => one.target);
  return [rule.source, ...distinctGroups([target, ...others])];
}
