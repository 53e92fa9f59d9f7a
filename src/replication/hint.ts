/**
 * A hint says which replica to look at, and nothing of how anything stands. Its message id is what duplicate
 * detection works on, and decides what is merged and what is not.
 */
import type { Carrier } from './carrier.ts';
import { digest } from './digest.ts';
import {
  resourceGroupKey,
  resourceKey,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from './resource-id.ts';
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
  /** Which attempt at the copy the next one is, from 1. */
  attempt?: number;
  /** What may have been left on the way. */
  carriers?: readonly Carrier[];
  /** How often in a row locks were taken off for what is to be done; Azure may go on saying locked for a while. */
  lifts?: number;
}

/**
 * Id of a hint that an event caused. The event's id and time are in it and no clock is: a tag removed a second
 * after it was added is another event, and its hint must not be swallowed as a duplicate of one that was already
 * worked off. The same event delivered again gives the same id.
 */
export function eventHintId(event: { id: string; time: string }, hint: Hint): string {
  return `e-${digest(event.id, event.time, ...replicaKey(hint)).slice(0, 40)}`;
}

/**
 * No look lies nearer than this, ms. Service Bus's clock and ours may differ a little: a message for 12:00:00 that
 * arrives at 11:59:59 must not ask for 12:00:00 again, which would be dropped as its own duplicate.
 */
const soonestMs = 5000;

/** No look lies farther than this, ms: how far ahead a message may be scheduled is not documented. */
const farthestMs = 24 * 3600 * 1000;

/** When a look that is wanted at `due` really takes place, ms: rounded up to its bucket, always in the future. */
export function lookTime(now: number, due: number): number {
  const wait = Math.min(farthestMs, Math.max(soonestMs, due - now));
  const bucket = bucketMs(wait);
  return Math.ceil((now + wait) / bucket) * bucket;
}

/**
 * Id of a re-check at `time` (from `lookTime`). Parallel chains of looks at one replica meet in one bucket and
 * merge into one message, which lies later than the look of each; the counters are no part of it.
 */
export function recheckId(hint: Hint, time: number): string {
  return `r-${digest(String(time), ...replicaKey(hint)).slice(0, 40)}`;
}

/** Id of a hint that a sync pass sent; one per replica and pass. */
export function syncHintId(passId: string, hint: Hint): string {
  return `s-${digest(passId, ...replicaKey(hint)).slice(0, 40)}`;
}

/** The buckets grow with the wait, so that chains merge soon without making short waits long. */
function bucketMs(wait: number): number {
  const second = 1000;
  if (wait < 60 * second) return 5 * second;
  if (wait < 300 * second) return 15 * second;
  return wait < 3600 * second ? 60 * second : 300 * second;
}

function replicaKey({ source, target }: Hint): [string, string] {
  return [resourceKey(snapshotIdText(source)), resourceGroupKey(target)];
}
