/** What the journal says of something, and nothing else. */
import type { About, JournalEntry } from '../replication/journal-entry.ts';
import type { Journal, TakesEntry } from './ports.ts';

/**
 * The journal may leave out what `takes` does, so that it need not hold all; that it did is not relied on: whatever stands
 * around it may pass on the time alone, and what is counted would be somebody else's. Throws as the journal does.
 */
export async function recall(
  journal: Journal,
  since: number,
  takes: TakesEntry,
  about?: About,
): Promise<JournalEntry[]> {
  return (await journal.read(since, takes, about)).filter(takes);
}
