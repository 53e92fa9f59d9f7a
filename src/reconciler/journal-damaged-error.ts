import type { JournalEntry } from '../replication/journal-entry.ts';
import { ArmError } from './arm-error.ts';

/**
 * The journal was read but for some places, and what stood there may have been a deletion: whoever counts deletions
 * waits, as with any part that can't be read. Whoever shows history shows `entries`, and says `damages`.
 */
export class JournalDamagedError extends ArmError {
  /** Every entry that could be read, as `Journal.read` would have given it. */
  readonly entries: readonly JournalEntry[];
  /** Each names a blob and a place in it. */
  readonly damages: readonly string[];

  constructor(damages: readonly string[], entries: readonly JournalEntry[]) {
    // No status: no answer of Azure says so, and the time heals it.
    super('read the journal', { code: 'JournalDamaged', message: damages.join('; ') });
    this.name = 'JournalDamagedError';
    this.entries = entries;
    this.damages = damages;
  }
}
