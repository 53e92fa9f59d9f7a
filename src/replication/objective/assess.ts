/**
 * Whether a replica will be ready within what its rule asks for, said before it is too late. It is counted from when it
 * was known that there is something to do, or from when the source was taken, where nobody knows of an event.
 */
import type { Rule } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import { remainingCopyMs } from './estimate.ts';

/** Times in ms since 1970. */
export interface Objective {
  dueAt: number;
  /** Absent where nothing is known of how far the copy is. */
  expectedAt?: number;
  verdict: 'onTime' | 'willMiss' | 'missed';
}

/** Of a replica that is not ready; undefined where the rule has no objective. */
export function assessObjective(
  { readyWithinMs }: Pick<Rule, 'readyWithinMs'>,
  begin: number,
  replica: Snapshot | undefined,
  now: number,
): Objective | undefined {
  if (readyWithinMs === undefined) return undefined;
  const dueAt = begin + readyWithinMs;
  const remaining = replica && remainingCopyMs(replica, now);
  const expected = remaining === undefined ? {} : { expectedAt: Math.round(now + remaining) };
  if (now >= dueAt) return { dueAt, ...expected, verdict: 'missed' };
  const isLate = expected.expectedAt !== undefined && expected.expectedAt > dueAt;
  return { dueAt, ...expected, verdict: isLate ? 'willMiss' : 'onTime' };
}
