import { JournalDamagedError } from '../../reconciler/journal-damaged-error.ts';
import type { Journal, TakesEntry } from '../../reconciler/ports.ts';
import { recall } from '../../reconciler/recall.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';

/** A line that is damaged costs itself, and is told. Throws `ArmError` where nothing of the journal can be read. */
export async function readableEntries(
  journal: Journal,
  since: number,
  takes: TakesEntry = () => true,
): Promise<{ entries: readonly JournalEntry[]; damages: readonly string[] }> {
  try {
    return { entries: await recall(journal, since, takes), damages: [] };
  } catch (error) {
    if (!(error instanceof JournalDamagedError)) throw error;
    return { entries: error.entries.filter(takes), damages: error.damages };
  }
}
