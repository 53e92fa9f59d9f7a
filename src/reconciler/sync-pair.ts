/** One pair of the pass: a source group whole, its target page by page, so that no estate is ever whole in memory. */
import { resourceGroupKey } from '../replication/resource-id.ts';
import type { Lineage } from '../replication/promotion/lineage.ts';
import { tellsOfLostGroup } from '../replication/refusals/classify-failure.ts';
import { sourcesOfInterims } from '../replication/renewal/interim.ts';
import { ownReplicasOf } from '../replication/removal/guard.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { mayStage } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { Bereft } from './bereft.ts';
import type { Pair } from './decide-pair.ts';
import { addDeletions, addRenewals, countToDo, nothingFound, take } from './findings.ts';
import { listedLineages } from './listed-lineage.ts';
import type { Listing, Listings } from './listings.ts';
import { Matching } from './matching.ts';
import type { LocksOfGroups } from './group-locks.ts';
import { HintsNotSentError } from './hints-not-sent-error.ts';
import { hintOrphans } from './orphaned-staging.ts';
import { ownLocksIn } from './own-locks.ts';
import { emptyReport, type PairReport } from './pair-report.ts';
import { Nameless } from './nameless.ts';
import type { PassHints, WantedLook } from './pass-hints.ts';
import type { World } from './ports.ts';
import { carryGroupLost, recordGroupLost } from './record-group-lost.ts';
import { recordHeld } from './record-held.ts';
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
  locks: LocksOfGroups;
  /** Whether a ready replica was told of by nobody. */
  isUntold: (replica: Snapshot) => boolean;
}

export interface PairPassed {
  report: PairReport;
  /** Ids of what no rule stands for in the target, where this pair was the first with it. */
  withoutRule: string[];
  /** Why those of the target may not be all. */
  unread?: FailedListing;
}

type FailedListing = Extract<Listing, { kind: 'failed' }>;

export async function syncPair(pass: Pass, pair: Pair): Promise<PairPassed> {
  const { world, listings } = pass;
  const { rule, target } = pair;
  const report = emptyReport(pair);
  const sources = await listings.of(rule.source);
  const isProtecting = rule.protect && sources.kind === 'complete';
  const locks = isProtecting ? ownLocksIn(await pass.locks.of(target)) : undefined;
  const matching = sources.kind === 'complete' ? new Matching(rule.source, sources.snapshots) : undefined;
  const found = nothingFound();
  const lineageOf = await lineages(pass, pair, sources);
  const isFirst = !pass.seen.has(resourceGroupKey(target));
  pass.seen.add(resourceGroupKey(target));
  const nameless = new Nameless();
  const guarded = { rule, installation: world.installation, now: world.surroundings.now() };
  const bereft = new Bereft(guarded);
  const isGroupLost = sources.kind === 'failed' && tellsOfLostGroup(sources.code);
  const failed = await listings.eachPage(target, (page) => {
    if (isFirst) found.withoutRule.push(...withoutRule(world, pass.config, target, page));
    for (const { name } of sourcesOfInterims(rule.source, world.installation, page)) found.renewing.add(name);
    if (matching === undefined) {
      nameless.page(page);
      if (isGroupLost) bereft.page(page);
      return;
    }
    found.replicas += ownReplicasOf(guarded, page).length;
    for (const matched of matching.page(page)) take(pass, pair, matched, found, { locks, lineageOf });
  });
  const stopped = stopOf(sources, failed);
  if (sources.kind === 'failed') await recordGroupLost(world, rule.name, rule.source, sources.code);
  if (stopped === undefined) {
    for (const matched of matching?.rest() ?? []) take(pass, pair, matched, found, { locks, lineageOf });
    await recordHeld(world, pair, addDeletions(found, pass.config));
    // Only where something is to be done to what is there: a pass over what is in sync costs its pages.
    if (found.toDo.length > 0) countToDo(found, rule, await pass.locks.of(target));
    addRenewals(found, target.location);
  }
  // What half a listing gave counts for nothing; that a thing is there does not hang on the rest of it.
  const seen = {
    ...(stopped === undefined ? { counts: found.counts, names: found.names } : { stopped }),
    ...(found.renewing.size > 0 && { renewing: [...found.renewing] }),
    ...(stopped === undefined && found.blocked.size > 0 && { blocked: [...found.blocked].sort() }),
  };
  const told = { withoutRule: found.withoutRule, ...(isFirst && failed && { unread: failed }) };
  const paused = await pausedWholly(world, rule);
  if (paused !== undefined) {
    await carryGroupLost(world, rule);
    return { report: { ...report, ...seen, paused }, ...told };
  }
  const isNameTold = sources.kind === 'failed' && failed === undefined;
  const looks =
    stopped === undefined
      ? [...found.looks.values()]
      : isNameTold
        ? [...nameless.looks(found.renewing, target), ...bereft.looks]
        : [];
  const sent = await send(pass, pair, looks);
  if ('stopped' in sent) return { report: { ...report, ...sent }, ...told };
  return {
    report: {
      ...report,
      ...seen,
      ...(found.locksUnknown !== undefined && { locksUnknown: found.locksUnknown }),
      ...(stopped === undefined && found.converted > 0 && { converted: found.converted }),
      ...sent,
    },
    ...told,
  };
}

/** Hints that cannot be sent stop their pair alone. */
async function send(
  { world, config, sender }: Pass,
  { rule, target }: Pair,
  looks: readonly WantedLook[],
): Promise<Pick<PairReport, 'hints' | 'staging'> | (Pick<PairReport, 'stopped'> & { stopped: object })> {
  try {
    await sender.send(rule, target, looks);
    const staging = mayStage(rule) && (await hintOrphans(world, config, target, sender.passId));
    return { hints: looks.length, ...(staging && { staging }) };
  } catch (error) {
    if (!(error instanceof HintsNotSentError)) throw error;
    return { stopped: { side: 'hints', code: 'HintsNotSent', detail: error.message, mayPass: true } };
  }
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

function stopOf(sources: Listing, failed: FailedListing | undefined): PairReport['stopped'] {
  if (sources.kind === 'failed') return stop('source', sources);
  return failed && stop('target', failed);
}

function stop(
  side: 'source' | 'target',
  { code, detail, mayPass }: FailedListing,
): PairReport['stopped'] & {} {
  return { side, code, detail, ...(mayPass && { mayPass: true as const }) };
}
