/** The journal where nothing hangs on its being reached now: of what the looks and nights to come read and tell again. */
import type { JournalEntry } from '../replication/journal-entry.ts';
import { ArmError } from './arm-error.ts';
import type { TakesEntry, World } from './ports.ts';
import { recall } from './recall.ts';

export async function appendAnyhow(
  journal: World['journal'],
  entries: readonly JournalEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  try {
    await journal.append(entries);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
  }
}

/** Nothing, where it cannot be read. */
export async function recallAnyhow(
  journal: World['journal'],
  since: number,
  takes: TakesEntry,
): Promise<readonly JournalEntry[]> {
  try {
    return await recall(journal, since, takes);
  } catch (error) {
    if (error instanceof ArmError) return [];
    throw error;
  }
}
