/**
 * A hint says which replica to look at, and nothing of how anything stands. Its message id is what duplicate
 * detection works on, and decides what is merged and what is not.
 */
import type { CopyEstimate } from './copy-estimate.ts';
import { digest } from './digest.ts';
import type { LeftBehind } from './left-behind.ts';
import { farthestLookMs } from './pace.ts';
import {
  resourceGroupKey,
  resourceKey,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from './resource-id.ts';
import type { Telling } from './signals/telling.ts';
import type { Streak } from './streak.ts';

/** Names one replica by its source and its target group; no two rules may share both. */
export interface Hint {
  /** For logs only: the pair of groups names the rule, so renaming a rule breaks no chain of looks. */
  rule: string;
  source: SnapshotId;
  target: ResourceGroupId;
  /** How often in a row looking failed. */
  failures?: number;
  /** What the looks right before this one ended with. */
  streak?: Streak;
  /** When it was first known that there may be something to do, ms since 1970: the event's own time, where one came. */
  since?: number;
  /** An event said that the source was written. */
  announced?: true;
  /** An event said that the source was deleted. */
  deletionTold?: true;
  /** A pass found it; what events tell of goes first. */
  byPass?: true;
  /** Which attempt at the copy the next one is, from 1. */
  attempt?: number;
  /** Another snapshot's look asked for this one. */
  nudged?: true;
  /** What the looks so far made of the copy that is under way. */
  copyEstimate?: CopyEstimate;
  /** Younger siblings wait for the copy that was begun; the next of them has to be told when it is over. */
  isAwaited?: true;
  /** Azure refused a `Copy` of this source, or made nothing of it: within its region too it goes by `CopyStart`. */
  copyRefused?: true;
  /** The older sibling whose copy is waited for: its replica alone tells whether there is more to look at. */
  behind?: string;
  /** How many temporary disks were asked for. */
  disksMade?: number;
  /** The source's `uniqueId` that attempt and streak are of; they say nothing of another generation. */
  generation?: string;
  /** What may have been left on the way. */
  leftBehind?: readonly LeftBehind[];
  /** Region of the target, where something may be left: it is found again when no rule names the target any more. */
  location?: string;
  /** Where the operation of the last copy can be asked why it failed: a path on Resource Manager, never a host. */
  operation?: string;
  /** How often in a row locks were taken off for what is to be done; Azure may go on saying locked for a while. */
  lifts?: number;
  /** When this look was due, ms since 1970: the looks of one chain never lie before one another, whoever's clock it is. */
  due?: number;
  /** What this chain of looks has still to tell. */
  telling?: Telling;
  /** W3C `traceparent` of the event or the pass that all this comes from. */
  trace?: string;
}

/**
 * Id of a hint that an event caused. The event's id and time are in it and no clock is: a tag removed a second
 * after it was added is another event, and its hint must not be swallowed as a duplicate of one that was already
 * worked off. The same event delivered again gives the same id.
 */
export function eventHintId(event: { id: string; time: string }, hint: Hint): string {
  return `e-${digest(event.id, event.time, ...replicaKey(hint)).slice(0, 40)}`;
}

/** So many hints of an event go in one message: one instance looks at all of them at once. */
export const mostTogether = 4;

/** Id of the message in which hints go together: another where they are others. */
export function togetherId(messageIds: readonly string[]): string {
  return `t-${digest(...messageIds).slice(0, 40)}`;
}

/** Id of a hint that came with others and has to be looked at alone; the same whenever that message comes again. */
export function aloneId(hint: Hint): string {
  return `a-${digest(JSON.stringify(hint)).slice(0, 40)}`;
}

/**
 * No look lies nearer than this, ms. Service Bus's clock and ours may differ a little: a message for 12:00:00 that
 * arrives at 11:59:59 must not ask for 12:00:00 again, which would be dropped as its own duplicate.
 */
const soonestMs = 5000;

/**
 * When a look that is wanted at `due` really takes place, ms: rounded up to its bucket, always in the future. The
 * buckets of each replica begin at a time of its own, so that what was spread over time stays so. One that lies farther
 * ahead than may be scheduled has another on the way, at the one time of the day where all chains of looks at this
 * replica meet.
 */
export function lookTime(now: number, due: number, hint?: Pick<Hint, 'source' | 'target'>): number {
  if (due - now > farthestLookMs) return meetingTime(now, soonestMs, farthestLookMs, hint);
  const wait = Math.max(soonestMs, due - now);
  const bucket = bucketMs(wait);
  const phase = phaseOf(hint, bucket);
  return Math.ceil((now + wait - phase) / bucket) * bucket + phase;
}

/**
 * When a look that is repeated every so often takes place next, ms. Chains of looks at one replica meet there and
 * become one, however many there were: each replica has its own times, which are as far apart as the period.
 */
export function periodicLookTime(
  now: number,
  periodMs: number,
  hint?: Pick<Hint, 'source' | 'target'>,
): number {
  if (periodMs < shortestPeriodMs) return lookTime(now, now + periodMs, hint);
  return meetingTime(now, periodMs / 2, gridMs(Math.min(periodMs, farthestLookMs)), hint);
}

/** Shorter ones are over before chains could multiply. */
const shortestPeriodMs = 60_000;

/** Periods of a few kinds, each a multiple of the one before, so that their times fall together as well. */
function gridMs(periodMs: number): number {
  const minute = 60_000;
  const grids = [minute, 5 * minute, 30 * minute, 60 * minute, 12 * 60 * minute, 24 * 60 * minute];
  return grids.findLast((grid) => grid <= periodMs) ?? minute;
}

function meetingTime(
  now: number,
  leastMs: number,
  grid: number,
  hint: Pick<Hint, 'source' | 'target'> | undefined,
): number {
  const phase = phaseOf(hint, grid);
  return Math.ceil((now + Math.max(soonestMs, leastMs) - phase) / grid) * grid + phase;
}

/**
 * Id of a re-check at `time` (from `lookTime` or `periodicLookTime`). Parallel chains of looks at one replica that meet
 * in one time merge into one message, which lies later than the look of each. The counters are no part of it; what may
 * have been left behind, that an event spoke of the source, that others wait to be told, and what is still to be told,
 * are: no look that is needed may be lost in another.
 */
export function recheckId(hint: Hint, time: number): string {
  const left = [...(hint.leftBehind ?? [])].sort().join();
  const kind = [
    left,
    hint.announced && 'announced',
    hint.deletionTold && 'deleted',
    hint.isAwaited && 'awaited',
    ...toTell(hint),
  ];
  return `r-${digest(String(time), kind.filter((part) => part).join(';'), ...replicaKey(hint)).slice(0, 40)}`;
}

function toTell({ telling }: Hint): string[] {
  return [
    ...(telling?.unready ? ['unready'] : []),
    ...(telling?.removing ? ['removing'] : []),
    ...(telling?.untold === undefined ? [] : ['untold']),
  ];
}

/** Id of a hint that a sync pass sent; one per replica and pass. */
export function syncHintId(passId: string, hint: Hint): string {
  return `s-${digest(passId, ...replicaKey(hint)).slice(0, 40)}`;
}

/** The replica's own shift of a grid, ms; the same for all chains of looks at it. */
function phaseOf(hint: Pick<Hint, 'source' | 'target'> | undefined, grid: number): number {
  if (hint === undefined) return 0;
  return Number.parseInt(digest(...replicaKey(hint)).slice(0, 8), 16) % grid;
}

/** The buckets grow with the wait, and stay a small share of it: chains merge, and no wait gets long by it. */
function bucketMs(wait: number): number {
  const second = 1000;
  if (wait < 600 * second) return 5 * second;
  return wait < 3600 * second ? 15 * second : 60 * second;
}

function replicaKey({ source, target }: Pick<Hint, 'source' | 'target'>): [string, string] {
  return [resourceKey(snapshotIdText(source)), resourceGroupKey(target)];
}
