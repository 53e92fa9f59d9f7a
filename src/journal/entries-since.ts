import type { JournalEntry } from '../replication/journal-entry.ts';

/**
 * In order of time, each happening once. What is told again within the time counts, whenever it was told first: a
 * deletion is rather counted twice over two windows than in none.
 */
export function entriesSince(entries: Iterable<JournalEntry>, since: number): JournalEntry[] {
  const recent = [...entries].filter(({ time }) => time >= since);
  recent.sort((left, right) => left.time - right.time);
  const known = new Set<string>();
  return recent.filter(({ id }) => {
    const { size } = known;
    return known.add(id).size > size;
  });
}
