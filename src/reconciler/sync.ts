/**
 * The full pass: lists every source and target group once and sends a hint for each replica that differs. It
 * decides by the same function as a single look and changes no replica itself, so a listing that is wrong costs a
 * look and nothing more. A listing that fails stops its pairs alone.
 */
import type { Decision, Look } from '../replication/action.ts';
import { decide } from '../replication/decide.ts';
import { maxTries } from '../replication/fidelity/decide-fidelity.ts';
import { copyState, isInOperation } from '../replication/readiness.ts';
import { sourcesOfInterims } from '../replication/renewal/interim.ts';
import { replicasOfGroup } from '../replication/removal/guard.ts';
import { syncHintId, type Hint } from '../replication/hint.ts';
import { isOwn, isReplicaOf } from '../replication/replica-tags.ts';
import {
  distinctGroups,
  resourceGroupKey,
  snapshotIdText,
  type ResourceGroupId,
} from '../replication/resource-id.ts';
import { mayStage, type ReplicationConfig, type Rule, type Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Observation } from '../replication/observation.ts';
import { tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import { hintFor } from './find-rule.ts';
import { maxAttempts } from './limits.ts';
import { Listings, type Listing } from './listings.ts';
import { hintOrphans, type OrphanReport } from './orphaned-staging.ts';
import { removeOrphanedPairs, type WorkGroupReport } from './orphaned-pairs.ts';
import { ownLocksOf } from './own-locks.ts';
import type { OutgoingHint, World } from './ports.ts';
import { recordGroupLost } from './record.ts';
import { findStrays, type StrayReport } from './strays.ts';
import { pausedWholly } from './unpaused.ts';

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

export interface PairReport {
  rule: string;
  source: string;
  sourceSubscription: string;
  target: string;
  targetSubscription: string;
  targetLocation: string;
  /** How many replicas, by the reason of their decision. */
  counts: Record<string, number>;
  hints: number;
  /** How many replicas are incremental while their sources are full, because they were converted; absent is none. */
  converted?: number;
  /** Names of sources whose replicas are being renewed by way of an interim snapshot; absent is none. */
  renewing?: string[];
  /** Why nothing was asked for, though it may be needed: people paused the rule. */
  paused?: string;
  /** Of a rule that stages full snapshots: what was left on the way. */
  staging?: OrphanReport;
  /** The pair was not looked at, because one of its groups could not be listed in full. */
  stopped?: { side: 'source' | 'target'; code: string; detail: string };
}

interface Pair {
  rule: Rule;
  target: Target;
}

/** What the listings say of one name. */
interface Listed {
  name: string;
  source: Snapshot | undefined;
  replica: Snapshot | undefined;
  locks: Observation['locks'];
}

/** `passId` tells this pass from others in message ids: the same pass run twice sends its hints once. */
export async function sync(world: World, config: ReplicationConfig, passId: string): Promise<SyncReport> {
  const listings = new Listings(world.snapshots);
  const pairs: PairReport[] = [];
  for (const rule of config.rules) {
    for (const target of rule.targets)
      pairs.push(await syncPair(world, config, { rule, target }, listings, passId));
  }
  return {
    passId,
    pairs,
    workGroups: await removeOrphanedPairs(world, config, listings),
    withoutRule: await withoutRule(world, config, listings),
    strays: await findStrays(world, config),
  };
}

async function syncPair(
  world: World,
  config: ReplicationConfig,
  { rule, target }: Pair,
  listings: Listings,
  passId: string,
): Promise<PairReport> {
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
  const [sources, replicas] = await Promise.all([listings.of(rule.source), listings.of(target)]);
  if (sources.kind === 'failed') {
    if (tellsOfLostGroup(sources.code)) await recordGroupLost(world, rule.name, rule.source);
    return { ...report, stopped: stop('source', sources) };
  }
  if (replicas.kind === 'failed') return { ...report, stopped: stop('target', replicas) };

  const ownLocks = rule.protect ? await ownLocksOf(world, target) : undefined;
  const hints = new Map<string, Hint>();
  for (const { source, replica: listed, name } of match(rule.source, sources.snapshots, replicas.snapshots)) {
    const replica = listed && withLikelyProgress(listed, world.surroundings.now());
    if (isConverted(source, replica)) report.converted = (report.converted ?? 0) + 1;
    const locks = replica && ownLocks?.(replica.id);
    const pair = { rule, target, name, source, replica, locks };
    const decision = decidePair(world, config, pair);
    const reason = 'reason' in decision ? decision.reason : reasonToLook(decision.at, replica);
    report.counts[reason] = (report.counts[reason] ?? 0) + 1;
    if (isSettled(decision)) continue;
    const hint = hintFor(rule, target, { ...rule.source, name });
    hints.set(name.toLowerCase(), { ...hint, ...streakFor(decision) });
  }
  const renewed = sourcesOfInterims(rule.source, world.installation, replicas.snapshots);
  for (const source of renewed) {
    const known = hints.get(source.name.toLowerCase()) ?? hintFor(rule, target, source);
    const { location } = target;
    hints.set(source.name.toLowerCase(), { ...known, leftBehind: ['interim'], location });
  }
  if (renewed.length > 0) report.renewing = renewed.map(({ name }) => name);
  const paused = await pausedWholly(world, rule);
  if (paused !== undefined) return { ...report, paused };
  const outgoing: OutgoingHint[] = [...hints.values()].map((hint) => ({
    hint,
    messageId: syncHintId(passId, hint),
  }));
  if (outgoing.length > 0) await world.hints.send(outgoing);
  const staging = mayStage(rule) && (await hintOrphans(world, config, target, passId));
  return { ...report, hints: outgoing.length, ...(staging && { staging }) };
}

export function decidePair(
  { surroundings, installation }: Pick<World, 'surroundings' | 'installation'>,
  config: ReplicationConfig,
  { rule, target, name, source, replica, locks }: Pair & Listed,
): Decision {
  return decide({
    rule,
    target,
    guard: config.deletionGuard,
    replacementGuard: config.replacementGuard ?? config.deletionGuard,
    installation,
    sourceId: snapshotIdText({ ...rule.source, name }),
    source: source === undefined ? { kind: 'absent' } : { kind: 'present', snapshot: source },
    replica:
      replica === undefined ? { kind: 'absent' } : { kind: 'present', snapshot: replica, isListed: true },
    now: surroundings.now(),
    announced: false,
    leftBehind: [],
    attempt: 1,
    disksMade: 0,
    nudged: false,
    maxAttempts,
    ...(locks && { locks }),
  });
}

/** A copy whose progress a listing leaves out is taken to be done by then, ms: the longest reported took days. */
const longestCopyMs = 14 * 24 * 3_600_000;

/**
 * That a listing tells `completionPercent` is unverified. Where it does not, every finished copy would look as if it
 * were under way, and cost a look each night; a young one is looked at, an old one counts as done.
 */
export function withLikelyProgress(listed: Snapshot, now: number): Snapshot {
  const state = copyState(listed);
  const isUntold = state.kind === 'copying' && state.percent === undefined && !isInOperation(listed);
  return isUntold && now - listed.timeCreated > longestCopyMs
    ? { ...listed, completionPercent: 100 }
    : listed;
}

/** So far along counts what has been looked at again and again: one more look a night, not a new series of quick ones. */
function streakFor(decision: Decision): Pick<Hint, 'streak'> {
  if (decision.kind === 'blocked') return { streak: { reason: decision.reason, length: 6 } };
  if (decision.kind === 'setTags' && decision.reason === 'TagsDrifted') {
    return { streak: { reason: decision.reason, length: maxTries - 1 } };
  }
  return {};
}

/** Nothing that a look could move on. */
function isSettled(decision: Decision): boolean {
  return decision.kind === 'none' || (decision.kind === 'blocked' && decision.lookAgain === 'never');
}

/** What a look would be about where the listings alone do not decide. */
export function reasonToLook(at: Look['at'], replica: Snapshot | undefined): string {
  switch (at) {
    case 'staging':
      return replica === undefined ? 'ReplicaMissing' : 'StagingDone';
    case 'conversion':
      return replica === undefined ? 'ReplicaMissing' : 'ConversionDone';
    case 'family':
    case 'absence':
    case 'copiesBegun':
      return 'ReplicaMissing';
    case 'replica':
      return 'PropertyLost';
    case 'interims':
      return 'SourceRecreated';
    case 'removal':
      return 'DeletionDue';
    case 'locks':
      return 'ProtectReplica';
    case 'pairUsers':
      return 'ConversionDone';
    case 'sourceGroup':
      return 'SourceDeleted';
  }
}

function isConverted(source: Snapshot | undefined, replica: Snapshot | undefined): boolean {
  if (source === undefined || replica === undefined) return false;
  return isReplicaOf(replica, source.id) && replica.incremental && !source.incremental;
}

/** Pairs sources with what has their name in the target, and replicas of ours that have no source any more. */
export function* match(
  group: ResourceGroupId,
  sources: readonly Snapshot[],
  targets: readonly Snapshot[],
): Generator<{ name: string; source: Snapshot | undefined; replica: Snapshot | undefined }> {
  const byName = new Map(targets.map((replica) => [replica.name.toLowerCase(), replica]));
  const seen = new Set<string>();
  for (const source of sources) {
    const key = source.name.toLowerCase();
    seen.add(key);
    yield { name: source.name, source, replica: byName.get(key) };
  }
  for (const replica of replicasOfGroup(group, targets)) {
    if (!seen.has(replica.name.toLowerCase())) yield { name: replica.name, source: undefined, replica };
  }
}

function stop(
  side: 'source' | 'target',
  listing: Extract<Listing, { kind: 'failed' }>,
): PairReport['stopped'] & {} {
  return { side, code: listing.code, detail: listing.detail };
}

async function withoutRule(
  { installation }: World,
  { rules }: ReplicationConfig,
  listings: Listings,
): Promise<string[]> {
  const found: string[] = [];
  for (const group of distinctGroups(rules.flatMap(({ targets }) => targets))) {
    const listing = await listings.of(group);
    if (listing.kind === 'failed') continue;
    const key = resourceGroupKey(group);
    const here = rules.filter(({ targets }) => targets.some((target) => resourceGroupKey(target) === key));
    const known = new Set(here.flatMap(({ source }) => replicasOfGroup(source, listing.snapshots)));
    const isRenewing = (one: Snapshot): boolean =>
      here.some(({ source }) => sourcesOfInterims(source, installation, [one]).length > 0);
    found.push(
      ...listing.snapshots
        .filter((one) => isOwn(one) && !known.has(one) && !isRenewing(one))
        .map(({ id }) => id),
    );
  }
  return found;
}
