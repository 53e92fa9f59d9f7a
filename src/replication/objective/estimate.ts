import { copyState } from '../readiness.ts';
import type { Snapshot } from '../snapshot.ts';

/**
 * How long a copy still takes, ms, if it goes on as it did: a straight line through what it has done so far. Undefined
 * before the first percent, and where nothing is being copied.
 */
export function remainingCopyMs(replica: Snapshot, now: number): number | undefined {
  const copy = copyState(replica);
  if (copy.kind !== 'copying' || copy.percent === undefined || copy.percent <= 0) return undefined;
  const elapsedMs = Math.max(0, now - replica.timeCreated);
  return (elapsedMs * (100 - copy.percent)) / copy.percent;
}
