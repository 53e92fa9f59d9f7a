/**
 * The journal in the service's own storage account: an append blob a day, a line an entry. It never waits for
 * another writer and never changes what was written; what it can't store or read it throws.
 */
import type { TokenCredential } from '@azure/identity';
import type { JournalSettings } from '../../config/settings.ts';
import { dayOfBlob, isBefore } from '../../journal/blob-name.ts';
import type { Journal } from '../../reconciler/ports.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { limited, limitedListing } from '../resource-manager.ts';
import { JournalContainer } from './journal-container.ts';
import { JournalReader } from './journal-reader.ts';
import { JournalWriter } from './journal-writer.ts';

/** What is younger is the memory of the guard, whoever asks. */
const keptAtLeastMs = 7 * 24 * 3_600_000;

export class BlobJournal implements Journal {
  readonly #container: JournalContainer;
  readonly #writer: JournalWriter;
  readonly #reader: JournalReader;
  readonly #now: () => number;

  /** `now` in ms since 1970. Opens nothing yet. */
  constructor(credential: TokenCredential, settings: JournalSettings, now: () => number) {
    this.#container = new JournalContainer(credential, settings);
    this.#writer = new JournalWriter(this.#container);
    this.#reader = new JournalReader(this.#container, now);
    this.#now = now;
  }

  /** An entry belongs to the day (UTC) of its own time. A failure may have stored some: append all again. */
  append(entries: readonly JournalEntry[]): Promise<void> {
    return this.#writer.append(entries);
  }

  /** Throws `JournalDamagedError`, which has what could be read, where lines or a whole blob can't be. */
  read(...asked: Parameters<Journal['read']>): Promise<JournalEntry[]> {
    return this.#reader.read(...asked);
  }

  /** Removes the blobs of days that ended before that time (ms), and nothing else; answers with their names. */
  async prune(before: number): Promise<string[]> {
    if (!(before <= this.#now() - keptAtLeastMs)) {
      throw new RangeError('the journal of the last seven days is kept');
    }
    return this.#container.call('prune the journal', async (container) => {
      const removed: string[] = [];
      for await (const { name } of container.listBlobsFlat(limitedListing())) {
        const day = dayOfBlob(name);
        if (day === undefined || !isBefore(day, before)) continue;
        await container.deleteBlob(name, limited());
        removed.push(name);
      }
      return removed;
    });
  }
}
