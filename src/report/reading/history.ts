import type { Journal } from '../../reconciler/ports.ts';
import { historyReport, type HistoryReport } from '../history.ts';
import type { Narrowing } from './narrowing.ts';
import { readableEntries } from './readable-entries.ts';

/** Throws `ArmError` where nothing of the journal can be read. */
export async function history(
  journal: Journal,
  narrowing: Narrowing,
  time: { since: number; now: number },
): Promise<HistoryReport> {
  const { entries, damages } = await readableEntries(journal, time.since);
  const report = historyReport(entries, damages, time);
  return { ...report, happenings: report.happenings.filter(({ name }) => narrowing.takes(name)) };
}
