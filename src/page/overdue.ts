/**
 * Deletions whose time is over and that have not gone. Why is often not to be seen: the service may read locks only
 * where a rule has to know of them, so a lock is found by the look that tries, and no report tells of it.
 */
import type { ReplicaStatus } from '../report/status.ts';

/** Looks come a little after the time, and later where Azure is slow. */
const graceMs = 5 * 60_000;

/** `now`: ms since 1970. */
export function isOverdue(
  {
    state,
    reason,
    deletionDue,
    paused,
    held,
  }: Pick<ReplicaStatus, 'state' | 'reason' | 'deletionDue' | 'paused' | 'held'>,
  now: number,
): boolean {
  // What people paused, what waits for their approval, and what stays until its successor is there, is meant to be there.
  if (state !== 'deleting' || deletionDue === undefined) return false;
  if (paused !== undefined || held || reason === 'NoOtherImageYet') return false;
  return Date.parse(deletionDue) + graceMs < now;
}
