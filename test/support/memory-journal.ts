import { EntryIndex } from '../../src/journal/entry-index.ts';
import { entriesSince } from '../../src/journal/entries-since.ts';
import { ArmError } from '../../src/reconciler/arm-error.ts';
import type { Journal, TakesEntry } from '../../src/reconciler/ports.ts';
import type { About, JournalEntry } from '../../src/replication/journal-entry.ts';

/** A journal in memory, which refuses when it is told to. */
export class MemoryJournal implements Journal {
  /** As they were appended, doubles and all. */
  readonly entries: JournalEntry[] = [];
  /** What calls do from now on; `lostAnswer` stores and fails all the same. */
  appending: 'works' | 'refused' | 'lostAnswer' = 'works';
  reading: 'works' | 'refused' = 'works';
  #index = new EntryIndex();
  #indexed: JournalEntry[] = [];

  append(entries: readonly JournalEntry[]): Promise<void> {
    if (this.appending === 'refused') return refused('append to the journal');
    this.entries.push(...entries);
    return this.appending === 'lostAnswer' ? refused('append to the journal') : Promise.resolve();
  }

  read(since: number, takes: TakesEntry = () => true, about?: About): Promise<JournalEntry[]> {
    if (this.reading === 'refused') return refused('read the journal');
    const asked = about === undefined ? this.entries : this.#about(about);
    return Promise.resolve(entriesSince(asked.filter(takes), since));
  }

  /** Tests change the entries too. */
  #about(about: About): JournalEntry[] {
    const count = this.#indexed.length;
    const isGrown = count <= this.entries.length && this.#indexed.at(-1) === this.entries[count - 1];
    if (!isGrown) {
      this.#index = new EntryIndex();
      this.#indexed = [];
    }
    for (const entry of this.entries.slice(this.#indexed.length)) {
      this.#index.add(entry);
      this.#indexed.push(entry);
    }
    return this.#index.about(about);
  }
}

function refused(call: string): Promise<never> {
  return Promise.reject(new ArmError(call, { status: 503, code: 'ServerBusy', message: 'told to refuse' }));
}
