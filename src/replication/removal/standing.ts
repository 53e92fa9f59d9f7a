/** What complete listings of a pair of groups say of a rule's replicas, whichever of them is looked at. */
import { copyState } from '../readiness.ts';
import { deletionMarkOf, isPinned } from '../replica-tags.ts';
import { resourceKey } from '../resource-id.ts';
import type { Snapshot } from '../snapshot.ts';
import { goingAmong, idsOf, isGivenUp, ownReplicasOf, withoutApproved, type GuardedRule } from './guard.ts';
import { onceForListings, type Listing } from './once-for-listings.ts';

/** The listings of a pair. */
export interface Listings {
  sourceListing: Listing;
  /** The target, perhaps several times: each replica counts once, and as going where any of them says so. */
  targetListings: readonly Listing[];
}

/** Of a group that is gone; one listing for all, so that what was found by it is known. */
export const noSources: Listing = [];

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

export function standingOf(guarded: GuardedRule, { sourceListing, targetListings }: Listings): Standing {
  return standingOnce(guarded, [sourceListing, ...targetListings]);
}

const standingOnce = onceForListings((guarded, [sourceListing = noSources, ...targetListings]): Standing =>
  standingFrom(guarded, { sourceListing, targetListings }),
);

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
