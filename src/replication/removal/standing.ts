/**
 * What complete listings of a pair of groups say of a rule's replicas, whichever of them is looked at. Of a mass deletion
 * each look asks that of the same listings, so it is found out once for as long as these are held.
 */
import { copyState } from '../readiness.ts';
import { deletionMarkOf, isPinned } from '../replica-tags.ts';
import { resourceKey } from '../resource-id.ts';
import type { Rule } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import { goingAmong, isGivenUp, ownReplicasOf, withoutApproved, type GuardedRule } from './guard.ts';

/** The listings of a pair; never changed once somebody got them. */
export interface Listings {
  sourceListing: readonly Snapshot[];
  /** The target, perhaps several times: each replica counts once, and as going where any of them says so. */
  targetListings: readonly (readonly Snapshot[])[];
}

/** Of a group that is gone; one listing for all, so that what was found by it is known. */
export const noSources: readonly Snapshot[] = [];

/** Of the rule's own replicas. What somebody approved is only `here`. */
export interface Standing {
  /** By `uniqueId`. */
  here: ReadonlySet<string>;
  /** How many. */
  total: number;
  going: number;
  pinned: number;
  /** How many of those that are to go nobody was seen to give up. */
  untold: number;
  /** How many are left where all goes that is to go. */
  staying: number;
  /** Whether any listing tells of one of these that it is whole. */
  isSomeReady: boolean;
  /** Those of them of which a listing tells something else, as often as it does. */
  unready: readonly Snapshot[];
}

type ByInstallation = Map<string, Standing>;

interface Known {
  next: WeakMap<object, Known>;
  standings: ByInstallation;
}

const byRule = new WeakMap<Rule, Known>();

export function standingOf({ rule, installation }: GuardedRule, listings: Listings): Standing {
  const { standings } = knownOf(rule, [listings.sourceListing, ...listings.targetListings]);
  const known = standings.get(installation) ?? standingFrom({ rule, installation }, listings);
  standings.set(installation, known);
  return known;
}

function knownOf(rule: Rule, listings: readonly object[]): Known {
  let found = byRule.get(rule) ?? nothingKnown();
  byRule.set(rule, found);
  for (const listing of listings) {
    const next = found.next.get(listing) ?? nothingKnown();
    found.next.set(listing, next);
    found = next;
  }
  return found;
}

function nothingKnown(): Known {
  return { next: new WeakMap(), standings: new Map() };
}

function standingFrom(guarded: GuardedRule, { sourceListing, targetListings }: Listings): Standing {
  const all = ownReplicasOf(guarded, targetListings.flat());
  const replicas = withoutApproved(all);
  const going = goingAmong(replicas, sourceListing, guarded.rule);
  const there = new Set(sourceListing.map(({ name }) => name.toLowerCase()));
  const untold = going.filter((one) => !isGivenUp(deletionMarkOf(one)) && !there.has(one.name.toLowerCase()));
  const goingIds = idsOf(going);
  const staying = replicas.filter(({ id }) => !goingIds.has(resourceKey(id)));
  const unready = staying.filter((one) => copyState(one).kind !== 'ready');
  return {
    here: new Set(all.map(({ uniqueId }) => uniqueId)),
    total: idsOf(replicas).size,
    going: goingIds.size,
    pinned: idsOf(replicas.filter(isPinned)).size,
    untold: idsOf(untold).size,
    staying: idsOf(staying).size,
    isSomeReady: unready.length < staying.length,
    unready,
  };
}

/** The ids of some, each once. */
export function idsOf(some: readonly Snapshot[]): Set<string> {
  return new Set(some.map(({ id }) => resourceKey(id)));
}
