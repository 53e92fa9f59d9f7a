import { JournalDamagedError } from '../../reconciler/journal-damaged-error.ts';
import type { Journal } from '../../reconciler/ports.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { historyReport, type HistoryReport } from '../history.ts';
import type { Narrowing } from './narrowing.ts';

/** Throws `ArmError` where nothing of the journal can be read. */
export async function history(
  journal: Journal,
  narrowing: Narrowing,
  time: { since: number; now: number },
): Promise<HistoryReport> {
  const { entries, damages } = await readEntries(journal, time.since);
  const report = historyReport(entries, damages, time);
  return { ...report, happenings: report.happenings.filter(({ name }) => narrowing.takes(name)) };
}

/** A line that is damaged costs itself, and is told. */
async function readEntries(
  journal: Journal,
  since: number,
): Promise<{ entries: readonly JournalEntry[]; damages: readonly string[] }> {
  try {
    return { entries: await journal.read(since), damages: [] };
  } catch (error) {
    if (error instanceof JournalDamagedError) return error;
    throw error;
  }
}
