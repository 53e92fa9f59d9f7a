import type { BlobItem } from '@azure/storage-blob';
import { commonPrefix, dayMs, dayOf, dayOfBlob } from '../../journal/blob-name.ts';
import { EntryIndex } from '../../journal/entry-index.ts';
import { entriesSince } from '../../journal/entries-since.ts';
import { parseLines } from '../../journal/entry-line.ts';
import { atOnce } from '../../reconciler/at-once.ts';
import { JournalDamagedError } from '../../reconciler/journal-damaged-error.ts';
import type { TakesEntry } from '../../reconciler/ports.ts';
import type { About, JournalEntry } from '../../replication/journal-entry.ts';
import { limitedListing } from '../resource-manager.ts';
import type { JournalContainer } from './journal-container.ts';

/** What is remembered between reads, besides today: enough for a week before a mark of a day, whenever that began. */
const rememberedMs = 9 * dayMs;
/** What is remembered for as long as somebody asks for it each hour: two weeks, of which copies tell how long they take. */
const longestRememberedMs = 15 * dayMs;
const hourMs = 3_600_000;
/** Clocks of instances differ by less than this. */
const longestAheadMs = dayMs;
const readsAtOnce = 8;

/** A blob as far as it was read. */
interface ReadBlob {
  name: string;
  day: string;
  /** Up to where, bytes; always the beginning of a line. */
  offset: number;
  /** Of one that is remembered; grows. */
  entries: JournalEntry[];
  /** Offsets of lines that are no entries. */
  damaged: readonly number[];
  /** Whether bytes without a line break follow. */
  isTorn: boolean;
  /** When it was asked for last, ms since 1970. */
  askedAt: number;
}

/** What somebody wants to know, and what was found of it, doubles and all. */
interface Asked {
  /** ms since 1970. */
  since: number;
  takes: TakesEntry;
  about: About | undefined;
  found: JournalEntry[];
}

/** Has not begun: whoever asks meanwhile for days from the same one on gets its answer too. */
interface NextRead {
  asked: Asked[];
  /** The damages. */
  done: Promise<readonly string[]>;
}

/**
 * Reads what was appended since the last time: blobs only grow, so one listing tells which have a new end, and that
 * alone is fetched. What was read once stays counted, even if the blob should vanish. Days that are long ago are gone
 * through blob by blob and not kept.
 */
export class JournalReader {
  readonly #container: JournalContainer;
  readonly #now: () => number;
  /** By name and time of creation: a blob that was made anew is another. */
  readonly #read = new Map<string, ReadBlob>();
  /** Of all that are remembered. */
  #index = new EntryIndex();
  /** By the first day that is wanted. */
  readonly #next = new Map<string, NextRead>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(container: JournalContainer, now: () => number) {
    this.#container = container;
    this.#now = now;
  }

  /**
   * One read after the other: one that began earlier might not have what its caller has just appended. Many deletions at
   * once ask for it thrice each, so all that wait share the next one.
   */
  async read(from: number, takes: TakesEntry = () => true, about?: About): Promise<JournalEntry[]> {
    const since = Math.max(0, from);
    const asked: Asked = { since, takes, about, found: [] };
    const damages = await this.#ask(dayOf(since), asked);
    const entries = entriesSince(asked.found, since);
    if (damages.length > 0) throw new JournalDamagedError(damages, entries);
    return entries;
  }

  #ask(day: string, one: Asked): NextRead['done'] {
    const next = this.#next.get(day);
    if (next !== undefined) {
      next.asked.push(one);
      return next.done;
    }
    const asked = [one];
    const done = this.#last.then(() => {
      this.#next.delete(day);
      return this.#readFrom(day, asked);
    });
    this.#next.set(day, { asked, done });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #readFrom(day: string, asked: readonly Asked[]): Promise<readonly string[]> {
    const items = await this.#list(day);
    const damages: string[] = [];
    const read = await atOnce(readsAtOnce, items, (item) => this.#readNew(item, asked, damages));
    for (const blob of this.#read.values()) {
      if (blob.day < day || blob.offset === 0 || read.includes(blob)) continue;
      damages.push(`${blob.name} was ${blob.offset} bytes long and is gone`);
      read.push(blob);
    }
    for (const blob of read) {
      blob.askedAt = this.#now();
      for (const one of asked) if (one.about === undefined) hand(blob.entries, one);
    }
    for (const one of asked) if (one.about !== undefined) hand(this.#index.about(one.about), one);
    this.#forget();
    return [...damages, ...read.flatMap(damagesOf)];
  }

  async #list(first: string): Promise<BlobItem[]> {
    const from = Date.parse(first);
    const prefix = commonPrefix(from, Math.max(from, this.#now() + longestAheadMs));
    return this.#container.call('list the journal', async (container) => {
      const found: BlobItem[] = [];
      for await (const item of container.listBlobsFlat({ prefix, ...limitedListing() })) {
        const day = dayOfBlob(item.name);
        if (day !== undefined && day >= first) found.push(item);
      }
      return found;
    });
  }

  async #readNew(item: BlobItem, asked: readonly Asked[], damages: string[]): Promise<ReadBlob> {
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
      damaged: [...known.damaged, ...parsed.damaged.map((at) => offset + at)],
      isTorn: parsed.complete < bytes.length,
    };
    if (known.day < this.#dayBefore(longestRememberedMs)) {
      for (const one of asked) hand(parsed.entries, one);
      return grown;
    }
    for (const entry of parsed.entries) {
      grown.entries.push(entry);
      this.#index.add(entry);
    }
    this.#read.set(key, grown);
    return grown;
  }

  #forget(): void {
    const oldest = this.#dayBefore(rememberedMs);
    const oldestAsked = this.#dayBefore(longestRememberedMs);
    const before = this.#read.size;
    for (const [key, { day, askedAt }] of this.#read) {
      const isAsked = this.#now() - askedAt < hourMs && day >= oldestAsked;
      if (day < oldest && !isAsked) this.#read.delete(key);
    }
    if (this.#read.size < before) this.#index = indexOf([...this.#read.values()]);
  }

  #dayBefore(ms: number): string {
    return dayOf(this.#now() - ms);
  }
}

/** To one who asked, what they want of it. */
function hand(entries: readonly JournalEntry[], { since, takes, found }: Asked): void {
  for (const entry of entries) if (entry.time >= since && takes(entry)) found.push(entry);
}

function indexOf(blobs: readonly ReadBlob[]): EntryIndex {
  const index = new EntryIndex();
  for (const { entries } of blobs) for (const entry of entries) index.add(entry);
  return index;
}

function newBlob(name: string): ReadBlob {
  return {
    name,
    day: dayOfBlob(name) ?? '',
    offset: 0,
    entries: [],
    damaged: [],
    isTorn: false,
    askedAt: 0,
  };
}

function damagesOf({ name, damaged, offset, isTorn }: ReadBlob): string[] {
  const places = damaged.map((at) => `${name}: the line at byte ${at} is no entry`);
  return isTorn ? [...places, `${name}: the line at byte ${offset} has no end`] : places;
}
