/** One pair of the pass: a source group whole, its target page by page, so that no estate is ever whole in memory. */
import type { Decision } from '../replication/action.ts';
import { maxTries } from '../replication/fidelity/decide-fidelity.ts';
import type { Hint } from '../replication/hint.ts';
import type { LockObservation } from '../replication/observation.ts';
import type { Lineage } from '../replication/promotion/lineage.ts';
import { tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import { sourcesOfInterims } from '../replication/renewal/interim.ts';
import { isReplicaOf } from '../replication/replica-tags.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { mayStage } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { decidePair, reasonToLook, withLikelyProgress, type Pair } from './decide-pair.ts';
import { listedLineages } from './listed-lineage.ts';
import type { Listing, Listings } from './listings.ts';
import { Matching, type Matched } from './matching.ts';
import { hintOrphans } from './orphaned-staging.ts';
import { ownLocksOf } from './own-locks.ts';
import type { PassHints, WantedLook } from './pass-hints.ts';
import type { World } from './ports.ts';
import { recordGroupLost } from './record.ts';
import type { PairReport } from './sync.ts';
import { pausedWholly } from './unpaused.ts';
import { withoutRule } from './without-rule.ts';

/** What the pairs of one pass share. */
export interface Pass {
  world: World;
  config: ReplicationConfig;
  listings: Listings;
  sender: PassHints;
}

export interface PairPassed {
  report: PairReport;
  /** Ids of what no rule stands for in the target, where this pair was the last with it. */
  withoutRule: string[];
}

/** What the pages gave so far. */
interface Found {
  counts: Record<string, number>;
  converted: number;
  looks: Map<string, WantedLook>;
  renewing: Set<string>;
  withoutRule: string[];
}

/** What beside the two listings a decision may need. */
interface Told {
  ownLocks?: (replicaId: string) => LockObservation;
  lineageOf?: (source: Snapshot) => Lineage;
}

export async function syncPair(pass: Pass, pair: Pair): Promise<PairPassed> {
  const { world, listings, sender } = pass;
  const { rule, target } = pair;
  const report: PairReport = {
    rule: rule.name,
    source: rule.source.resourceGroup,
    sourceSubscription: rule.source.subscriptionId,
    target: target.resourceGroup,
    targetSubscription: target.subscriptionId,
    targetLocation: target.location,
    counts: {},
    hints: 0,
  };
  const sources = await listings.of(rule.source);
  const locks = rule.protect && sources.kind === 'complete' ? await ownLocksOf(world, target) : undefined;
  const lineageOf = sources.kind === 'complete' ? await lineagesOf(pass, pair, sources.snapshots) : undefined;
  const told: Told = { ...(locks && { ownLocks: locks }), ...(lineageOf && { lineageOf }) };
  const matching = sources.kind === 'complete' ? new Matching(rule.source, sources.snapshots) : undefined;
  const found: Found = { counts: {}, converted: 0, looks: new Map(), renewing: new Set(), withoutRule: [] };
  const isLast = listings.usesLeft(target) === 1;
  const failed = await listings.eachPage(target, (page) => {
    if (isLast) found.withoutRule.push(...withoutRule(world, pass.config, target, page));
    if (matching === undefined) return;
    for (const matched of matching.page(page)) take(pass, pair, matched, found, told);
    for (const { name } of sourcesOfInterims(rule.source, world.installation, page)) found.renewing.add(name);
  });
  listings.done(rule.source);
  listings.done(target);
  const unexplained = failed === undefined ? found.withoutRule : [];
  if (sources.kind === 'failed') {
    if (tellsOfLostGroup(sources.code)) await recordGroupLost(world, rule.name, rule.source);
    return { report: { ...report, stopped: stop('source', sources) }, withoutRule: unexplained };
  }
  // What the pages before it gave is of half a listing, and counts for nothing.
  if (failed !== undefined)
    return { report: { ...report, stopped: stop('target', failed) }, withoutRule: [] };
  for (const matched of matching?.rest() ?? []) take(pass, pair, matched, found, told);
  addRenewals(found, target.location);
  const paused = await pausedWholly(world, rule);
  if (paused !== undefined) {
    const { counts } = found;
    return { report: { ...report, counts, paused }, withoutRule: unexplained };
  }
  await sender.send(rule, target, [...found.looks.values()]);
  const staging = mayStage(rule) && (await hintOrphans(world, pass.config, target, sender.passId));
  return {
    report: {
      ...report,
      counts: found.counts,
      ...(found.converted > 0 && { converted: found.converted }),
      ...(found.renewing.size > 0 && { renewing: [...found.renewing] }),
      hints: found.looks.size,
      ...(staging && { staging }),
    },
    withoutRule: unexplained,
  };
}

/** A rule that promotes compares whole lineages, so its targets are listed whole. */
async function lineagesOf(
  { world, config, listings }: Pass,
  pair: Pair,
  sources: readonly Snapshot[],
): Promise<((source: Snapshot) => Lineage) | undefined> {
  if (pair.rule.promote === undefined) return undefined;
  const replicas = await listings.of(pair.target);
  if (replicas.kind === 'failed') return undefined;
  return listedLineages(
    config,
    pair,
    listings,
    { sources, replicas: replicas.snapshots },
    world.installation,
  );
}

function take(
  { world, config }: Pass,
  pair: Pair,
  { name, source, replica: listed }: Matched,
  found: Found,
  { ownLocks, lineageOf }: Told,
): void {
  const replica = listed && withLikelyProgress(listed, world.surroundings.now());
  if (isConverted(source, replica)) found.converted += 1;
  const locks = replica && ownLocks?.(replica.id);
  const lineage = source && lineageOf?.(source);
  const listing = { name, source, replica, locks, ...(lineage && { lineage }) };
  const decision = decidePair(world, config, { ...pair, ...listing });
  const reason = 'reason' in decision ? decision.reason : reasonToLook(decision.at, replica);
  found.counts[reason] = (found.counts[reason] ?? 0) + 1;
  if (isSettled(decision)) return;
  const timeCreated = (source ?? replica)?.timeCreated ?? 0;
  found.looks.set(name.toLowerCase(), { name, timeCreated, more: streakFor(decision) });
}

function addRenewals({ looks, renewing }: Found, location: string): void {
  for (const name of renewing) {
    const known = looks.get(name.toLowerCase());
    const more = { ...known?.more, leftBehind: ['interim'] as const, location };
    looks.set(name.toLowerCase(), { name, timeCreated: known?.timeCreated ?? 0, more });
  }
}

/** So far along counts what has been looked at again and again: one more look a night, not a new series of quick ones. */
function streakFor(decision: Decision): Pick<Hint, 'streak'> {
  if (decision.kind === 'blocked') return { streak: { reason: decision.reason, length: 6 } };
  // Should it not stay, the night's one more try is enough.
  if (decision.kind === 'setTags') {
    return { streak: { reason: decision.reason, length: maxTries - 1 } };
  }
  return {};
}

/** Nothing that a look could move on. */
function isSettled(decision: Decision): boolean {
  if (decision.kind === 'none' && decision.nudges !== undefined) return false;
  return decision.kind === 'none' || (decision.kind === 'blocked' && decision.lookAgain === 'never');
}

function isConverted(source: Snapshot | undefined, replica: Snapshot | undefined): boolean {
  if (source === undefined || replica === undefined) return false;
  return isReplicaOf(replica, source.id) && replica.incremental && !source.incremental;
}

function stop(
  side: 'source' | 'target',
  listing: Extract<Listing, { kind: 'failed' }>,
): PairReport['stopped'] & {} {
  return { side, code: listing.code, detail: listing.detail };
}
