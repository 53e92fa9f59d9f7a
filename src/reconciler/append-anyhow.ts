import type { JournalEntry } from '../replication/journal-entry.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';

/** Of what is told again by the looks and nights to come, so that nothing hangs on its being written now. */
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
