/** What reading the journal costs, with a week of it and many who ask at once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JournalContainer } from '../../../src/azure/journal/journal-container.ts';
import { JournalReader } from '../../../src/azure/journal/journal-reader.ts';
import { lineOf } from '../../../src/journal/entry-line.ts';
import { blobName, dayOf } from '../../../src/journal/blob-name.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import { journalEntry } from '../../support/journal-entries.ts';
import { noon, target } from '../../support/snapshots.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const day = 24 * 3_600_000;
const hour = 3_600_000;

/** A container of append blobs, whose calls take 20 ms. */
class Blobs {
  readonly time: VirtualTime;
  readonly #blobs = new Map<string, Buffer>();
  listings = 0;
  downloads = 0;
  bytes = 0;

  constructor(time: VirtualTime) {
    this.time = time;
  }

  get size(): number {
    return [...this.#blobs.values()].reduce((sum, { length }) => sum + length, 0);
  }

  append(...entries: JournalEntry[]): void {
    for (const entry of entries) {
      const name = blobName(dayOf(entry.time), 0);
      this.#blobs.set(
        name,
        Buffer.concat([this.#blobs.get(name) ?? Buffer.alloc(0), Buffer.from(lineOf(entry))]),
      );
    }
  }

  reader(): JournalReader {
    const client = {
      listBlobsFlat: ({ prefix }: { prefix: string }) => this.#list(prefix),
      getBlobClient: (name: string) => ({
        downloadToBuffer: (offset: number, count: number) => this.#download(name, offset, count),
      }),
    };
    const container = { call: (_call: string, run: (of: typeof client) => Promise<unknown>) => run(client) };
    return new JournalReader(container as unknown as JournalContainer, this.time.now);
  }

  async *#list(prefix: string): AsyncGenerator<object> {
    this.listings += 1;
    await this.time.sleep(10);
    const items = [...this.#blobs]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { length }]) => ({
        name,
        properties: { contentLength: length, createdOn: new Date(noon) },
      }));
    await this.time.sleep(10);
    yield* items;
  }

  async #download(name: string, offset: number, count: number): Promise<Buffer> {
    this.downloads += 1;
    await this.time.sleep(20);
    this.bytes += count;
    return (this.#blobs.get(name) ?? Buffer.alloc(0)).subarray(offset, offset + count);
  }
}

test('whoever asks gets all that was appended before, whoever else asks meanwhile', async () => {
  const step = fc.record({ after: fc.nat(60), does: fc.constantFrom('append', 'read', 'readFar') });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const time = new VirtualTime(noon);
      const blobs = new Blobs(time);
      const reader = blobs.reader();
      const appended: string[] = [];
      let checked = 0;
      let at = 0;
      for (const { after, does } of steps) {
        at += after;
        time.after(at, () => {
          if (does === 'append') {
            const id = String(appended.length);
            blobs.append(journalEntry(id, { time: time.now() }));
            appended.push(id);
            return;
          }
          const before = [...appended];
          void reader.read(noon - (does === 'read' ? hour : 5 * day)).then((entries) => {
            expect(entries.map(({ id }) => id)).toEqual(expect.arrayContaining(before));
            checked += 1;
          });
        });
      }
      await time.run();
      expect(checked).toBe(steps.filter(({ does }) => does !== 'append').length);
      // Nothing twice.
      expect(blobs.bytes).toBeLessThanOrEqual(blobs.size);
    }),
  );
});

test('many who ask at once share what is read', async () => {
  const time = new VirtualTime(noon);
  const blobs = new Blobs(time);
  const reader = blobs.reader();
  const reads: Promise<unknown>[] = [];
  // Each deletion asks thrice, and writes its own intent in between.
  for (let at = 0; at < 200; at++) {
    time.after(at, () => {
      blobs.append(journalEntry(String(at), { time: time.now() }));
      reads.push(reader.read(noon - 7 * day - at));
    });
  }
  await time.run();
  await Promise.all(reads);
  expect(time.now() - noon).toBeLessThan(500);
  expect(blobs.listings).toBeLessThan(15);
});

test('who needs some of it is given no more than that', async () => {
  const time = new VirtualTime(noon);
  const blobs = new Blobs(time);
  const reader = blobs.reader();
  blobs.append(
    ...Array.from({ length: 20 }, (_, at) => journalEntry(String(at), { uniqueId: `u-${at % 4}` })),
  );
  const reading = reader.read(noon - day, ({ uniqueId }) => uniqueId === 'u-1');
  await time.run();
  expect((await reading).map(({ id }) => id)).toEqual(['1', '5', '9', '13', '17']);
});

test('who asks about a replica is asked about no other target, on whichever day it was read', async () => {
  const time = new VirtualTime(noon);
  const blobs = new Blobs(time);
  const reader = blobs.reader();
  const elsewhere = { ...target, resourceGroup: 'rg-elsewhere' };
  const entries = Array.from({ length: 40 }, (_, at) =>
    journalEntry(String(at), {
      time: noon - (at % 2) * 100 * day,
      kind: 'deleting',
      target: at % 4 < 2 ? target : elsewhere,
      uniqueId: `u-${at % 20}`,
    }),
  );
  blobs.append(...entries);
  const about = { target, uniqueId: 'u-2' };
  const isOfTarget = ({ target: to }: JournalEntry): boolean => to?.resourceGroup === target.resourceGroup;
  let asked = 0;
  const takes = (entry: JournalEntry): boolean => {
    asked += 1;
    return isOfTarget(entry) || entry.uniqueId === about.uniqueId;
  };
  // The second time from what was kept.
  for (const since of [0, noon - day, noon - day]) {
    asked = 0;
    const reading = reader.read(since, takes, about);
    await time.run();
    const wanted = entries.filter(
      (entry) => entry.time >= since && (isOfTarget(entry) || entry.uniqueId === 'u-2'),
    );
    expect(new Set((await reading).map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)));
  }
  expect(asked).toBe(12);
});

test('who asks about a replica is told of marks that ended on another day as somebody who has just started is', async () => {
  const time = new VirtualTime(noon);
  const blobs = new Blobs(time);
  const reader = blobs.reader();
  const about = { target, uniqueId: 'another' };
  const read = async (from: JournalReader): Promise<string[]> => {
    const reading = from.read(time.now() - 7 * day, () => true, about);
    await time.run();
    return (await reading).map(({ id }) => id);
  };
  // Longer than anything is remembered.
  for (let at = 0; at < 20; at++) {
    blobs.append(
      journalEntry(`marked ${at}`, { time: time.now(), kind: 'marked', uniqueId: `u-${at}` }),
      journalEntry(`approved ${at - 2}`, { time: time.now(), kind: 'approved', uniqueId: `u-${at - 2}` }),
    );
    const told = await read(reader);
    expect(told).toEqual([at - 1, at].filter((one) => one >= 0).map((one) => `marked ${one}`));
    expect(told).toEqual(await read(blobs.reader()));
    await time.run(time.now() + day);
  }
});

test('two weeks are read once, as long as somebody asks for them each hour', async () => {
  const time = new VirtualTime(noon);
  const blobs = new Blobs(time);
  const reader = blobs.reader();
  for (let ago = 0; ago < 14; ago++) blobs.append(journalEntry(String(ago), { time: noon - ago * day }));
  const reads: Promise<JournalEntry[]>[] = [];
  for (let at = 0; at < 100; at++)
    time.after(at * 60_000, () => reads.push(reader.read(time.now() - 14 * day)));
  await time.run();
  for (const read of reads) expect((await read).length).toBeGreaterThanOrEqual(13);
  expect(blobs.bytes).toBe(blobs.size);
});

test('a year that is asked for once is all there', async () => {
  const time = new VirtualTime(noon);
  const blobs = new Blobs(time);
  const reader = blobs.reader();
  for (let ago = 0; ago < 365; ago++) blobs.append(journalEntry(String(ago), { time: noon - ago * day }));
  const both = [reader.read(0), reader.read(0, ({ id }) => id === '300')];
  await time.run();
  const [all = [], one = []] = await Promise.all(both);
  expect(all).toHaveLength(365);
  expect(one.map(({ id }) => id)).toEqual(['300']);
});
