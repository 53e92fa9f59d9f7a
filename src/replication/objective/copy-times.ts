import type { JournalEntry } from '../journal-entry.ts';
import { parseSnapshotId, isSameGroup, resourceKey, type ResourceGroupId } from '../resource-id.ts';

/** So many of the last copies tell what the next one takes. */
const lastCopies = 5;

/**
 * How long the last copies from one group to another took, ms, from the request to the look that found them ready.
 * `entries` are those of the journal, in order of time.
 */
export function copyTimes(
  entries: readonly JournalEntry[],
  source: ResourceGroupId,
  target: ResourceGroupId,
): number[] {
  const begun = new Map<string, number>();
  const times: number[] = [];
  for (const { kind, time, source: sourceId, target: to } of entries) {
    const from = parseSnapshotId(sourceId);
    if (from === undefined || to === undefined) continue;
    if (!isSameGroup(from, source)) continue;
    if (!isSameGroup(to, target)) continue;
    const key = resourceKey(sourceId);
    if (kind === 'copyBegun') begun.set(key, time);
    const since = begun.get(key);
    if (kind !== 'ready' || since === undefined) continue;
    begun.delete(key);
    times.push(time - since);
  }
  return times.slice(-lastCopies);
}

/** The one in the middle: a family's first copy takes much longer than those after it. Undefined for none. */
export function usualTime(times: readonly number[]): number | undefined {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)];
}
