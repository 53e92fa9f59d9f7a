import type { BlobItem } from '@azure/storage-blob';
import { commonPrefix, dayMs, dayOf, dayOfBlob } from '../../journal/blob-name.ts';
import { entriesSince } from '../../journal/entries-since.ts';
import { parseLines } from '../../journal/entry-line.ts';
import { JournalDamagedError } from '../../reconciler/journal-damaged-error.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { limitedListing } from '../resource-manager.ts';
import type { JournalContainer } from './journal-container.ts';

/** What is remembered between reads, besides today: enough for a week before a mark of a day, whenever that began. */
const rememberedMs = 9 * dayMs;
/** Clocks of instances differ by less than this. */
const longestAheadMs = dayMs;
const readsAtOnce = 8;

/** A blob as far as it was read. */
interface ReadBlob {
  name: string;
  day: string;
  /** Up to where, bytes; always the beginning of a line. */
  offset: number;
  entries: readonly JournalEntry[];
  /** Offsets of lines that are no entries. */
  damaged: readonly number[];
  /** Whether bytes without a line break follow. */
  isTorn: boolean;
}

/**
 * Reads what was appended since the last time: blobs only grow, so one listing tells which have a new end, and that
 * alone is fetched. What was read once stays counted, even if the blob should vanish.
 */
export class JournalReader {
  readonly #container: JournalContainer;
  readonly #now: () => number;
  /** By name and time of creation: a blob that was made anew is another. */
  readonly #read = new Map<string, ReadBlob>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(container: JournalContainer, now: () => number) {
    this.#container = container;
    this.#now = now;
  }

  /** One after the other: a read that began earlier might not have what its caller has just appended. */
  read(since: number): Promise<JournalEntry[]> {
    const reading = this.#last.then(() => this.#readSince(Math.max(0, since)));
    this.#last = reading.catch(() => undefined);
    return reading;
  }

  async #readSince(since: number): Promise<JournalEntry[]> {
    const items = await this.#list(since);
    const read: ReadBlob[] = [];
    const damages: string[] = [];
    for (let at = 0; at < items.length; at += readsAtOnce) {
      const some = items.slice(at, at + readsAtOnce);
      read.push(...(await Promise.all(some.map((item) => this.#readNew(item, damages)))));
    }
    for (const blob of this.#read.values()) {
      if (blob.day < dayOf(since) || blob.offset === 0 || read.includes(blob)) continue;
      damages.push(`${blob.name} was ${blob.offset} bytes long and is gone`);
      read.push(blob);
    }
    this.#forget();
    damages.push(...read.flatMap(damagesOf));
    const entries = entriesSince(
      read.flatMap((blob) => blob.entries),
      since,
    );
    if (damages.length > 0) throw new JournalDamagedError(damages, entries);
    return entries;
  }

  async #list(since: number): Promise<BlobItem[]> {
    const prefix = commonPrefix(since, Math.max(since, this.#now() + longestAheadMs));
    return this.#container.call('list the journal', async (container) => {
      const found: BlobItem[] = [];
      for await (const item of container.listBlobsFlat({ prefix, ...limitedListing() })) {
        const day = dayOfBlob(item.name);
        if (day !== undefined && day >= dayOf(since)) found.push(item);
      }
      return found;
    });
  }

  async #readNew(item: BlobItem, damages: string[]): Promise<ReadBlob> {
    const { name, properties } = item;
    const { contentLength: length, createdOn } = properties;
    const key = `${name} ${createdOn?.toISOString() ?? ''}`;
    const known = this.#read.get(key) ?? newBlob(name);
    if (length === undefined) {
      damages.push(`${name}: the listing does not say how long it is`);
      return known;
    }
    if (length < known.offset) damages.push(`${name} was ${known.offset} bytes long and is ${length}`);
    if (length <= known.offset) return known;
    const { offset } = known;
    const bytes = await this.#container.call(`read journal ${name}`, (container) =>
      container.getBlobClient(name).downloadToBuffer(offset, length - offset, {
        // A retry would insist on the ETag of its beginning, and others append meanwhile.
        maxRetryRequestsPerBlock: 0,
        ...limitedListing(),
      }),
    );
    const parsed = parseLines(bytes);
    const grown: ReadBlob = {
      ...known,
      offset: offset + parsed.complete,
      entries: [...known.entries, ...parsed.entries],
      damaged: [...known.damaged, ...parsed.damaged.map((at) => offset + at)],
      isTorn: parsed.complete < bytes.length,
    };
    this.#read.set(key, grown);
    return grown;
  }

  #forget(): void {
    const oldest = dayOf(this.#now() - rememberedMs);
    for (const [key, { day }] of this.#read) if (day < oldest) this.#read.delete(key);
  }
}

function newBlob(name: string): ReadBlob {
  return { name, day: dayOfBlob(name) ?? '', offset: 0, entries: [], damaged: [], isTorn: false };
}

function damagesOf({ name, damaged, offset, isTorn }: ReadBlob): string[] {
  const places = damaged.map((at) => `${name}: the line at byte ${at} is no entry`);
  return isTorn ? [...places, `${name}: the line at byte ${offset} has no end`] : places;
}
