import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PageBlobClient } from '@azure/storage-blob';
import { expect, test } from 'vitest';
import { copyPages, type PageCopy } from '../../../src/azure/staging/copy-pages.ts';
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

  readonly client = {
    listPageRanges: () => listed([...this.written].sort((left, right) => left - right).map(chunk)),
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
      if (status !== undefined) throw Object.assign(new Error('refused'), { statusCode: status });
      this.written.push(offset);
    },
  } as unknown as PageBlobClient;
}

function chunk(start: number): ByteRange {
  return { start, end: start + chunkBytes };
}

async function* listed(
  ranges: Iterable<ByteRange>,
): AsyncGenerator<{ start: number; end: number; isClear: boolean }> {
  for (const { start, end } of ranges) yield await Promise.resolve({ start, end: end - 1, isClear: false });
}

/** Every second chunk of a large disk is a hole. */
function* halfEmpty(chunks: number): Generator<ByteRange> {
  for (let at = 0; at < chunks; at++) yield chunk(at * 2 * chunkBytes);
}

function copyOf(chunks: number, destination: Destination, overrides: Partial<PageCopy> = {}): PageCopy {
  return {
    source: {
      client: { listPageRanges: () => listed(halfEmpty(chunks)) } as unknown as PageBlobClient,
      url: 'https://source',
    },
    destination: destination.client,
    leaseId: 'lease',
    size: chunks * 2 * chunkBytes,
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
  const client = {
    listPageRanges: async function* () {
      await Promise.resolve();
      throw Object.assign(new Error('too fragmented'), { statusCode: 500, code: 'OperationTimedOut' });
    },
  } as unknown as PageBlobClient;
  await copyPages({ ...unlisted, source: { ...unlisted.source, client } });
  expect(sorted(destination.written)).toEqual(Array.from({ length: 8 }, (_, at) => at * chunkBytes));
});

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
