/** One pair of the pass: a source group whole, its target page by page, so that no estate is ever whole in memory. */
import type { Decision } from '../replication/decision.ts';
import { maxTries } from '../replication/fidelity/decide-fidelity.ts';
import { resourceGroupKey } from '../replication/resource-id.ts';
import type { Hint } from '../replication/hint.ts';
import type { LockObservation } from '../replication/observation.ts';
import type { Lineage } from '../replication/promotion/lineage.ts';
import { tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import { sourcesOfInterims } from '../replication/renewal/interim.ts';
import { ownReplicasOf } from '../replication/removal/guard.ts';
import { isReplicaOf } from '../replication/replica-tags.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { mayStage } from '../replication/rule.ts';
import { isReady } from '../replication/signals/telling.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { decidePair, reasonToLook, withLikelyProgress, type Pair } from './decide-pair.ts';
import { listedLineages } from './listed-lineage.ts';
import type { Listing, Listings } from './listings.ts';
import { Matching, type Matched } from './matching.ts';
import { hintOrphans } from './orphaned-staging.ts';
import { ownLocksOf } from './own-locks.ts';
import { count, emptyReport, type PairReport } from './pair-report.ts';
import { Nameless } from './nameless.ts';
import type { PassHints, WantedLook } from './pass-hints.ts';
import type { World } from './ports.ts';
import { recordGroupLost } from './record.ts';
import { areSurelyHeld, isUpToGuard, worthLooking } from './surely-held.ts';
import { pausedWholly } from './unpaused.ts';
import { withoutRule } from './without-rule.ts';

/** What the pairs of one pass share. */
export interface Pass {
  world: World;
  config: ReplicationConfig;
  listings: Listings;
  sender: PassHints;
  /** Keys of the targets that were searched for what no rule stands for. */
  seen: Set<string>;
  /** Whether a ready replica was told of by nobody. */
  isUntold: (replica: Snapshot) => boolean;
}

export interface PairPassed {
  report: PairReport;
  /** Ids of what no rule stands for in the target, where this pair was the first with it. */
  withoutRule: string[];
}

/** What the pages gave so far. */
interface Found extends Pick<PairReport, 'counts' | 'names'> {
  converted: number;
  looks: Map<string, WantedLook>;
  renewing: Set<string>;
  withoutRule: string[];
  /** Replicas of the rule, ours alone. */
  replicas: number;
  /** Deletions that are due, and the guard may hold; counted once it is known whether it does. */
  upToGuard: DueDeletion[];
}

interface DueDeletion {
  look: WantedLook;
  /** Of its mark. */
  reason: string;
}

/** What is known of the target as a whole. */
interface Known {
  locks: ((replicaId: string) => LockObservation) | undefined;
  lineageOf: ((source: Snapshot) => Lineage) | undefined;
}

export async function syncPair(pass: Pass, pair: Pair): Promise<PairPassed> {
  const { world, listings, sender } = pass;
  const { rule, target } = pair;
  const report = emptyReport(pair);
  const sources = await listings.of(rule.source);
  const locks = rule.protect && sources.kind === 'complete' ? await ownLocksOf(world, target) : undefined;
  const matching = sources.kind === 'complete' ? new Matching(rule.source, sources.snapshots) : undefined;
  const found: Found = {
    counts: {},
    names: {},
    converted: 0,
    looks: new Map(),
    renewing: new Set(),
    withoutRule: [],
    replicas: 0,
    upToGuard: [],
  };
  const lineageOf = await lineages(pass, pair, sources);
  const isFirst = !pass.seen.has(resourceGroupKey(target));
  pass.seen.add(resourceGroupKey(target));
  const nameless = new Nameless();
  const failed = await listings.eachPage(target, (page) => {
    if (isFirst) found.withoutRule.push(...withoutRule(world, pass.config, target, page));
    for (const { name } of sourcesOfInterims(rule.source, world.installation, page)) found.renewing.add(name);
    if (matching === undefined) {
      nameless.page(page);
      return;
    }
    found.replicas += ownReplicasOf({ rule, installation: world.installation }, page).length;
    for (const matched of matching.page(page)) take(pass, pair, matched, found, { locks, lineageOf });
  });
  const unexplained = failed === undefined ? found.withoutRule : [];
  if (sources.kind === 'failed') {
    if (tellsOfLostGroup(sources.code)) await recordGroupLost(world, rule.name, rule.source);
    const isToAsk = failed === undefined && (await pausedWholly(world, rule)) === undefined;
    const hints = isToAsk ? await nameless.askFor(found.renewing, pair, sender) : 0;
    const renewing = failed === undefined ? renewingOf(found) : {};
    const stopped = stop('source', sources);
    return { report: { ...report, hints, ...renewing, stopped }, withoutRule: unexplained };
  }
  // What the pages before it gave is of half a listing, and counts for nothing.
  if (failed !== undefined)
    return { report: { ...report, stopped: stop('target', failed) }, withoutRule: [] };
  for (const matched of matching?.rest() ?? []) take(pass, pair, matched, found, { locks, lineageOf });
  addDeletions(found, pass.config);
  addRenewals(found, target.location);
  const paused = await pausedWholly(world, rule);
  if (paused !== undefined) {
    const { counts, names } = found;
    return { report: { ...report, counts, names, paused }, withoutRule: unexplained };
  }
  await sender.send(rule, target, [...found.looks.values()]);
  const staging = mayStage(rule) && (await hintOrphans(world, pass.config, target, sender.passId));
  return {
    report: {
      ...report,
      counts: found.counts,
      names: found.names,
      ...(found.converted > 0 && { converted: found.converted }),
      ...renewingOf(found),
      hints: found.looks.size,
      ...(staging && { staging }),
    },
    withoutRule: unexplained,
  };
}

function renewingOf({ renewing }: Found): Pick<PairReport, 'renewing'> {
  return renewing.size > 0 ? { renewing: [...renewing] } : {};
}

/** What a rule promotes is told by the whole target. */
async function lineages(
  { world, config, listings }: Pass,
  pair: Pair,
  sources: Listing,
): Promise<((source: Snapshot) => Lineage) | undefined> {
  if (pair.rule.promote === undefined || sources.kind === 'failed') return undefined;
  const replicas = await listings.of(pair.target);
  if (replicas.kind === 'failed') return undefined;
  const listed = { sources: sources.snapshots, replicas: replicas.snapshots };
  return listedLineages(config, pair, listings, listed, world.installation);
}

function take(
  { world, config, isUntold }: Pass,
  pair: Pair,
  { name, source, replica: listed }: Matched,
  found: Found,
  { locks: ownLocks, lineageOf }: Known,
): void {
  const replica = listed && withLikelyProgress(listed, world.surroundings.now());
  if (isConverted(source, replica)) found.converted += 1;
  const locks = replica && ownLocks?.(replica.id);
  const lineage = source && lineageOf?.(source);
  const seen = { ...pair, name, source, replica, locks, ...(lineage && { lineage }) };
  const decision = decidePair(world, config, seen);
  const reason = 'reason' in decision ? decision.reason : reasonToLook(decision.at, replica);
  const tells = replica !== undefined && isReadyByListing(decision) && isUntold(replica);
  const timeCreated = (source ?? replica)?.timeCreated ?? 0;
  const more = { ...streakFor(decision, source), ...(tells && { telling: { unready: true as const } }) };
  const look = { name, timeCreated, more };
  if (!tells && isUpToGuard(decision, replica, world.surroundings.now())) {
    found.upToGuard.push({ look, reason });
    return;
  }
  count(found, reason, name);
  if (!isSettled(decision) || tells) found.looks.set(name.toLowerCase(), look);
}

function addDeletions(found: Found, { deletionGuard }: ReplicationConfig): void {
  const { looks, replicas, upToGuard } = found;
  const areHeld = areSurelyHeld(upToGuard.length, replicas, deletionGuard);
  for (const { look, reason } of upToGuard) count(found, areHeld ? 'MassDeleteGuard' : reason, look.name);
  for (const { look } of worthLooking(upToGuard, replicas, deletionGuard))
    looks.set(look.name.toLowerCase(), look);
}

function isReadyByListing(decision: Decision): boolean {
  return decision.kind === 'none' && isReady(decision);
}

function addRenewals({ looks, renewing }: Found, location: string): void {
  for (const name of renewing) {
    const known = looks.get(name.toLowerCase());
    const more = { ...known?.more, leftBehind: ['interim'] as const, location };
    looks.set(name.toLowerCase(), { name, timeCreated: known?.timeCreated ?? 0, more });
  }
}

/** So far along counts what has been looked at again and again: one more look a night, not a new series of quick ones. */
function streakFor(decision: Decision, source: Snapshot | undefined): Pick<Hint, 'streak' | 'generation'> {
  const length = lengthFor(decision);
  if (length === undefined || !('reason' in decision)) return {};
  // What is counted says of which generation; else it would count for none.
  const generation = source && { generation: source.uniqueId };
  return { streak: { reason: decision.reason, length }, ...generation };
}

function lengthFor({ kind }: Decision): number | undefined {
  if (kind === 'blocked') return 6;
  // Should it not stay, the night's one more try is enough.
  return kind === 'setTags' ? maxTries - 1 : undefined;
}

/** Nothing that a look could move on. */
function isSettled(decision: Decision): boolean {
  if (decision.kind === 'none' && decision.nudges !== undefined) return false;
  return decision.kind === 'none' || (decision.kind === 'blocked' && decision.lookAgain === 'never');
}

function isConverted(source: Snapshot | undefined, replica: Snapshot | undefined): boolean {
  if (source === undefined || replica === undefined) return false;
  return replica.incremental && !source.incremental && isReplicaOf(replica, source.id);
}

function stop(
  side: 'source' | 'target',
  listing: Extract<Listing, { kind: 'failed' }>,
): PairReport['stopped'] & {} {
  const { code, detail, mayPass } = listing;
  return { side, code, detail, ...(mayPass && { mayPass: true as const }) };
}
