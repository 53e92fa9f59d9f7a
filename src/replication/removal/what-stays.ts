/** What a target keeps where all goes that is to go, in complete listings: images, and what is none. */
import { isEmptyHusk, isStalled, copyState } from '../readiness.ts';
import { resourceKey } from '../resource-id.ts';
import type { Snapshot } from '../snapshot.ts';
import { goingAmong, ownReplicasOf, withoutApproved, type GuardedRule } from './guard.ts';

export interface WhatStays {
  /** Whole, or not known to be anything else. */
  images: number;
  /** On their way: each will be an image. */
  copied: number;
  /** What came to nothing. */
  empty: number;
}

/** The target may be listed several times. */
interface Listings {
  sourceListing: readonly Snapshot[];
  targetListing: readonly Snapshot[];
}

/** The replicas that are left where all goes that is to go, as often as they were listed. */
export function stayingAmong(guarded: GuardedRule, { sourceListing, targetListing }: Listings): Snapshot[] {
  const replicas = withoutApproved(ownReplicasOf(guarded, targetListing));
  const going = namesOf(goingAmong(replicas, sourceListing, guarded.rule));
  return replicas.filter(({ id }) => !going.has(resourceKey(id)));
}

/** What any of the listings says to be no image is none. */
export function whatStays(guarded: GuardedRule & { now: number }, listings: Listings): WhatStays {
  const staying = stayingAmong(guarded, listings);
  const empty = namesOf(staying.filter((one) => isEmpty(one, guarded.now)));
  const copied = namesOf(staying.filter((one) => isOnItsWay(one)));
  const without = new Set([...empty, ...copied]);
  return {
    images: namesOf(staying).size - without.size,
    copied: without.size - empty.size,
    empty: empty.size,
  };
}

/** Whether it surely holds no image, now or ever. */
function isEmpty(one: Snapshot, now: number): boolean {
  return isEmptyHusk(one, now) || isStalled(one, now);
}

/** That a listing tells the progress of a copy is unverified; where nothing does, the copy may be whole. */
function isOnItsWay(one: Snapshot): boolean {
  const state = copyState(one);
  return state.kind === 'copying' && state.percent !== undefined;
}

/** Whether it surely holds no image now, so that with it none goes. */
export function holdsNone(one: Snapshot, now: number): boolean {
  return isEmpty(one, now) || isOnItsWay(one);
}

function namesOf(some: readonly Snapshot[]): Set<string> {
  return new Set(some.map(({ id }) => resourceKey(id)));
}
