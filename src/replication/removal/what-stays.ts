/** What a target keeps where all goes that is to go, in complete listings: images, and what is none. */
import { copyState, isEmptyHusk, isInOperation, isStalled, longestCopyMs } from '../readiness.ts';
import type { Snapshot } from '../snapshot.ts';
import { idsOf, type GuardedRule } from './guard.ts';
import { standingOf, type Listings } from './standing.ts';

export interface WhatStays {
  /** Whole, or not known to be anything else. */
  images: number;
  /** On their way: each will be an image. */
  copied: number;
  /** What came to nothing. */
  empty: number;
}

/**
 * What any of the listings or reads says to be no image is none. `read`: some of the target as their own reads tell them.
 */
export function whatStays(
  guarded: GuardedRule & { now: number },
  listings: Listings,
  read: readonly Snapshot[] = [],
): WhatStays {
  const targetListings = read.length === 0 ? listings.targetListings : [...listings.targetListings, read];
  const { staying, unready } = standingOf(guarded, { ...listings, targetListings });
  const isRead = new Set(read);
  const empty = idsOf(unready.filter((one) => isEmpty(one, guarded.now)));
  const copied = idsOf(unready.filter((one) => mayBeOnItsWay(one, guarded.now, isRead.has(one))));
  const without = new Set([...empty, ...copied]);
  return { images: staying - without.size, copied: without.size - empty.size, empty: empty.size };
}

/** Whether it surely holds no image, now or ever. */
function isEmpty(one: Snapshot, now: number): boolean {
  return isEmptyHusk(one, now) || isStalled(one, now);
}

/**
 * Whether it is no image yet, or perhaps not for long. What is being made, changed or deleted is waited for, as that ends
 * soon. That a listing tells the progress of a copy is unverified, so where only listings do not, the copy may be whole;
 * where its own read does not, it has not come far enough to tell (recorded), unless it would be the longest ever.
 */
function mayBeOnItsWay(one: Snapshot, now: number, isRead: boolean): boolean {
  const state = copyState(one);
  if (state.kind !== 'copying') return false;
  const isYoung = now - one.timeCreated <= longestCopyMs;
  return state.percent !== undefined || isInOperation(one) || (isRead && isYoung);
}

/** Whether it surely holds no image now, so that with it none goes. What is whole says so also while it is changed. */
export function holdsNone(one: Snapshot, now: number): boolean {
  const state = copyState(one);
  return (
    isEmpty(one, now) || (state.kind === 'copying' && state.percent !== undefined && state.percent < 100)
  );
}
