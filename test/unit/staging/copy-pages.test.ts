import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PageBlobClient } from '@azure/storage-blob';
import { expect, test } from 'vitest';
import { copyPages, type PageCopy } from '../../../src/azure/staging/copy-pages.ts';
import { callBlobs } from '../../../src/azure/staging/blob-failure.ts';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { classify } from '../../../src/replication/refusals/classify-failure.ts';
import { chunkBytes, type ByteRange } from '../../../src/replication/ways/stage/missing-chunks.ts';

const inFlight = 8;

/** A destination in memory: which chunks were written, in which order, and how many calls ran at once. */
class Destination {
  readonly written: number[] = [];
  readonly calls: number[] = [];
  /** How many calls had had a turn of the event loop when each was begun. */
  readonly sentBefore: number[] = [];
  most = 0;
  /** What the next calls are answered with; undefined is well. */
  answers: (number | undefined)[] = [];
  #running = 0;
  #sent = 0;

  size = 0;
  /** How many pages of its listing are answered before the service says that it is busy. */
  listable = Infinity;

  readonly client = {
    listPageRanges: () =>
      listing(
        () => sorted(this.written).map(chunk),
        this.size,
        1,
        () => this.listable,
      ),
    uploadPagesFromURL: async (_url: string, offset: number) => {
      this.calls.push(offset);
      this.sentBefore.push(this.#sent);
      this.most = Math.max(this.most, ++this.#running);
      // More turns of the event loop than calls at a time, so that these do overlap.
      await nextTurn();
      this.#sent++;
      for (let turns = 0; turns < 2 * inFlight; turns++) await nextTurn();
      this.#running--;
      const status = this.answers.shift();
      if (status !== undefined) throw refused(status);
      this.written.push(offset);
    },
  } as unknown as PageBlobClient;
}

function chunk(start: number): ByteRange {
  return { start, end: start + chunkBytes };
}

function refused(statusCode: number): Error {
  return Object.assign(new Error('refused'), { statusCode });
}

interface Page {
  pageRange: { start: number; end: number }[];
  continuationToken: string;
  blobContentLength: number;
}

/** As the service lists, so many ranges to a page; after `listable` pages it is busy. */
function listing(
  ranges: () => Iterable<ByteRange>,
  blobContentLength: number,
  perPage = 5,
  listable: () => number = () => Infinity,
): { byPage: (settings: { continuationToken?: string }) => AsyncGenerator<Page> } {
  return {
    byPage: async function* ({ continuationToken = '0' }) {
      await Promise.resolve();
      const all = [...ranges()];
      for (let at = Number(continuationToken); ; at += perPage) {
        if (at / perPage >= listable()) throw refused(503);
        const isLast = at + perPage >= all.length;
        // The service names the last byte.
        const pageRange = all.slice(at, at + perPage).map(({ start, end }) => ({ start, end: end - 1 }));
        yield { pageRange, continuationToken: isLast ? '' : String(at + perPage), blobContentLength };
        if (isLast) return;
      }
    },
  };
}

/** Every second chunk of a large disk is a hole. */
function* halfEmpty(chunks: number): Generator<ByteRange> {
  for (let at = 0; at < chunks; at++) yield chunk(at * 2 * chunkBytes);
}

function sizeOf(chunks: number): number {
  return chunks * 2 * chunkBytes;
}

function copyOf(chunks: number, destination: Destination, overrides: Partial<PageCopy> = {}): PageCopy {
  const size = sizeOf(chunks);
  destination.size = size;
  return {
    source: {
      client: { listPageRanges: () => listing(() => halfEmpty(chunks), size) } as unknown as PageBlobClient,
      url: 'https://source',
    },
    destination: destination.client,
    leaseId: 'lease',
    size,
    copiedTo: 0,
    inFlight,
    isOver: () => false,
    onProgress: () => Promise.resolve(),
    sleep: () => Promise.resolve(),
    ...overrides,
  };
}

function offsets(chunks: number): number[] {
  return [...halfEmpty(chunks)].map(({ start }) => start);
}

function sorted(numbers: readonly number[]): number[] {
  return [...numbers].sort((left, right) => left - right);
}

test('copies what is not a hole, many at a time and never more than is said', async () => {
  const destination = new Destination();
  expect(await copyPages(copyOf(500, destination))).toBe(true);
  expect(sorted(destination.written)).toEqual(offsets(500));
  expect(destination.most).toBe(inFlight);
});

test('each call is on its way before the next is begun', async () => {
  const destination = new Destination();
  await copyPages(copyOf(20, destination));
  expect(destination.sentBefore).toEqual(Array.from({ length: 20 }, (_, at) => at));
});

test('broken off anywhere, it goes on where it was: nothing is copied again but what was in flight', async () => {
  for (const calls of [1, 7, 8, 9, 63, 199, 200]) {
    const destination = new Destination();
    let asked = 0;
    await copyPages(copyOf(200, destination, { isOver: () => ++asked > calls }));
    const before = new Set(destination.written);
    expect(await copyPages(copyOf(200, destination))).toBe(true);
    expect(sorted(destination.written)).toEqual(offsets(200));
    const again = destination.calls.length - 200;
    expect(again).toBeLessThanOrEqual(inFlight);
    expect(before.size).toBeGreaterThanOrEqual(Math.min(calls, 200) - inFlight);
  }
});

test('while the service is busy it slows down, and everything is copied in the end', async () => {
  const destination = new Destination();
  destination.answers = Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? 503 : 429));
  const slept: number[] = [];
  const sleep = (ms: number): Promise<void> => Promise.resolve(void slept.push(ms));
  expect(await copyPages(copyOf(100, destination, { sleep }))).toBe(true);
  expect(sorted(destination.written)).toEqual(offsets(100));
  expect(slept).toHaveLength(30);
  expect(Math.max(...slept)).toBeGreaterThan(Math.min(...slept));
});

test('what it goes on being refused ends it, with what was written before', async () => {
  const destination = new Destination();
  destination.answers = [undefined, undefined, ...Array.from({ length: 100 }, () => 403)];
  await expect(copyPages(copyOf(50, destination))).rejects.toMatchObject({ statusCode: 403 });
  expect(destination.written).toHaveLength(2);
  expect(destination.calls.length).toBeLessThanOrEqual(2 + inFlight);
});

test('a source whose pages cannot be listed is copied as a whole', async () => {
  const destination = new Destination();
  const unlisted = copyOf(4, destination);
  await copyPages(listedBy(unlisted, { statusCode: 500, code: 'OperationTimedOut' }));
  expect(sorted(destination.written)).toEqual(Array.from({ length: 8 }, (_, at) => at * chunkBytes));
});

/** The same, with a source whose listing fails so. */
function listedBy(copy: PageCopy, failure: object): PageCopy {
  const byPage = (): { next: () => Promise<never> } => ({
    next: () => Promise.reject(Object.assign(new Error('of a listing'), failure)),
  });
  const client = { listPageRanges: () => ({ byPage }) } as unknown as PageBlobClient;
  return { ...copy, source: { ...copy.source, client } };
}

test('a source whose listing does not come back is copied as a whole', async () => {
  const destination = new Destination();
  await copyPages(listedBy(copyOf(4, destination), { name: 'AbortError' }));
  expect(destination.written).toHaveLength(8);
});

test('each page of a listing has a limit of its own, however long the copy takes', async () => {
  const destination = new Destination();
  const signals: (AbortSignal | undefined)[] = [];
  const copy = copyOf(20, destination);
  const client = {
    listPageRanges: (_from: number, _count: undefined, options?: { abortSignal?: AbortSignal }) => {
      signals.push(options?.abortSignal);
      return listing(() => halfEmpty(20), sizeOf(20));
    },
  } as unknown as PageBlobClient;
  await copyPages({ ...copy, source: { ...copy.source, client } });
  // Twenty ranges, five to a page.
  expect(new Set(signals).size).toBe(4);
  expect(signals).not.toContain(undefined);
});

test.each([401, 403, 404])(
  'a source whose address ran out (%i to its listing) is asked for a new one, and no role is missed',
  async (statusCode) => {
    const copy = listedBy(copyOf(4, new Destination()), { statusCode, code: 'AuthenticationFailed' });
    const failure = await callBlobs('copy pages', () => copyPages(copy)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ArmError);
    expect(classify((failure as ArmError).failure, 0)).toEqual({ kind: 'transient' });
    expect((failure as ArmError).message).not.toContain('permission');
  },
);

test('a chunk that was refused is missed by the next step too, where what is there cannot be listed then', async () => {
  for (const failing of [0, 3, 12, 40]) {
    const destination = new Destination();
    destination.answers = Array.from({ length: 200 }, (_, at) => (at === failing ? 500 : undefined));
    let copiedTo = 0;
    const onProgress = (to: number): Promise<void> => {
      copiedTo = to;
      return Promise.resolve();
    };
    await expect(copyPages(copyOf(100, destination, { onProgress }))).rejects.toMatchObject({
      statusCode: 500,
    });
    destination.answers = [];
    destination.listable = 0;
    await copyPages(copyOf(100, destination, { copiedTo }));
    expect([...new Set(sorted(destination.written))]).toEqual(offsets(100));
  }
});

test('where its progress cannot be noted, nothing is written any more once that is known', async () => {
  const destination = new Destination();
  let told = 0;
  const onProgress = (): Promise<void> => {
    told += 1;
    return told === 5 ? Promise.reject(refused(412)) : Promise.resolve();
  };
  await expect(copyPages(copyOf(100, destination, { onProgress }))).rejects.toMatchObject({
    statusCode: 412,
  });
  const { length } = destination.written;
  expect(length).toBe(destination.calls.length);
});

test.each([undefined, 0, sizeOf(20) - 512])(
  'a listing of pages of another blob (of %s bytes) is none to copy by, least of all one without any',
  async (blobContentLength) => {
    const destination = new Destination();
    const copy = copyOf(20, destination);
    const listPageRanges = (): unknown => ({
      byPage: async function* () {
        yield await Promise.resolve({ pageRange: [], continuationToken: '', blobContentLength });
      },
    });
    const client = { listPageRanges } as unknown as PageBlobClient;
    await expect(copyPages({ ...copy, source: { ...copy.source, client } })).rejects.toMatchObject({
      failure: { code: 'MalformedAnswer' },
    });
  },
);

test('tells how far everything is there, and never beyond what is in flight', async () => {
  const destination = new Destination();
  const told: number[] = [];
  const onProgress = (copiedTo: number): Promise<void> => {
    const missing = offsets(100).filter(
      (offset) => offset < copiedTo && !destination.written.includes(offset),
    );
    expect(missing).toEqual([]);
    told.push(copiedTo);
    return Promise.resolve();
  };
  await copyPages(copyOf(100, destination, { onProgress }));
  expect(told).toEqual(sorted(told));
});
