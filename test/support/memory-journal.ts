import { entriesSince } from '../../src/journal/entries-since.ts';
import { ArmError } from '../../src/reconciler/arm-error.ts';
import type { Journal, TakesEntry } from '../../src/reconciler/ports.ts';
import type { JournalEntry } from '../../src/replication/journal-entry.ts';

/** A journal in memory, which refuses when it is told to. */
export class MemoryJournal implements Journal {
  /** As they were appended, doubles and all. */
  readonly entries: JournalEntry[] = [];
  /** What calls do from now on; `lostAnswer` stores and fails all the same. */
  appending: 'works' | 'refused' | 'lostAnswer' = 'works';
  reading: 'works' | 'refused' = 'works';

  append(entries: readonly JournalEntry[]): Promise<void> {
    if (this.appending === 'refused') return refused('append to the journal');
    this.entries.push(...entries);
    return this.appending === 'lostAnswer' ? refused('append to the journal') : Promise.resolve();
  }

  read(since: number, takes: TakesEntry = () => true): Promise<JournalEntry[]> {
    if (this.reading === 'refused') return refused('read the journal');
    return Promise.resolve(entriesSince(this.entries.filter(takes), since));
  }
}

function refused(call: string): Promise<never> {
  return Promise.reject(new ArmError(call, { status: 503, code: 'ServerBusy', message: 'told to refuse' }));
}
