import type { JournalEntry } from '../replication/journal-entry.ts';

/**
 * In order of time, each happening once. What is told again within the time counts, whenever it was told first: a
 * deletion is rather counted twice over two windows than in none.
 */
export function entriesSince(entries: Iterable<JournalEntry>, since: number): JournalEntry[] {
  const known = new Map<string, JournalEntry>();
  const recent = [...entries].filter(({ time }) => time >= since);
  for (const entry of recent.sort((left, right) => left.time - right.time)) {
    if (!known.has(entry.id)) known.set(entry.id, entry);
  }
  return [...known.values()];
}
