/**
 * What of the journal speaks in the removal of one replica. A week of it may be large, and many deletions at once would
 * each hold all of it.
 */
import type { About, JournalEntry } from '../journal-entry.ts';
import type { Observation } from '../observation.ts';
import { isSameGroup } from '../resource-id.ts';
import { guardWindowMs } from './evidence.ts';

/** Whom `remembered` takes anything of, but for groups that went. */
export function aboutReplica({ target, replica }: Pick<Observation, 'target' | 'replica'>): About {
  return { target, ...(replica.kind === 'present' && { uniqueId: replica.snapshot.uniqueId }) };
}

/**
 * Groups that went, all that was told of this replica, and what the guard counts of its target within its window. Of that
 * the journal may leave out marks that were taken back or approved since.
 */
export function remembered({
  guard,
  now,
  target,
  replica,
}: Pick<Observation, 'guard' | 'now' | 'target' | 'replica'>): (entry: JournalEntry) => boolean {
  const uniqueId = replica.kind === 'present' ? replica.snapshot.uniqueId : undefined;
  const since = now - (guard.windowMs ?? guardWindowMs);
  return (entry) =>
    entry.kind === 'sourceGroupLost' ||
    (uniqueId !== undefined && entry.uniqueId === uniqueId) ||
    (entry.time >= since &&
      isCounted(entry) &&
      entry.target !== undefined &&
      isSameGroup(entry.target, target));
}

/** Whether the guard counts by it. A deletion that somebody approved counts for nothing. */
export function isCounted(entry: JournalEntry): boolean {
  return (entry.kind === 'deleting' && entry.approved !== true) || isOfMark(entry);
}

/** Whether it tells that a replica waits for its deletion, or no longer does. */
export function isOfMark({ kind }: JournalEntry): boolean {
  return kind === 'marked' || kind === 'unmarked' || kind === 'approved';
}
