import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chunkBytes,
  missingChunks,
  type ByteRange,
} from '../../../src/replication/ways/stage/missing-chunks.ts';

const page = 512;

/** Ranges in order that do not touch, in pages. */
const anyRanges: fc.Arbitrary<ByteRange[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 20_000 })), { maxLength: 12 })
  .map((gaps) => {
    let at = 0;
    return gaps.map(([gap, length]) => {
      const start = at + gap * page;
      at = start + length * page;
      return { start, end: at };
    });
  });

async function* listed(ranges: readonly ByteRange[]): AsyncGenerator<ByteRange> {
  for (const range of ranges) yield await Promise.resolve(range);
}

async function chunksOf(source: readonly ByteRange[], present: readonly ByteRange[]): Promise<ByteRange[]> {
  const chunks: ByteRange[] = [];
  for await (const chunk of missingChunks(listed(source), listed(present))) chunks.push(chunk);
  return chunks;
}

function covers(ranges: readonly ByteRange[], at: number): boolean {
  return ranges.some(({ start, end }) => start <= at && at < end);
}

/** Every place at which something can begin or end. */
function edges(...lists: (readonly ByteRange[])[]): number[] {
  return lists.flat().flatMap(({ start, end }) => [start - page, start, end - page, end]);
}

test('what the source has and the destination has not, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(anyRanges, anyRanges, async (source, present) => {
      const chunks = await chunksOf(source, present);
      for (const at of edges(source, present, chunks)) {
        expect(covers(chunks, at)).toBe(covers(source, at) && !covers(present, at));
      }
    }),
    { numRuns: 300 },
  );
});

test('both are asked at once, so that neither waits for the answer of the other', async () => {
  const asked: string[] = [];
  const answered = Promise.withResolvers<undefined>();
  async function* slow(name: string): AsyncGenerator<ByteRange> {
    asked.push(name);
    await answered.promise;
    yield { start: 0, end: page };
  }
  const first = missingChunks(slow('source'), slow('destination')).next();
  expect(asked.sort()).toEqual(['destination', 'source']);
  answered.resolve(undefined);
  expect(await first).toEqual({ done: true, value: undefined });
});

test('in order, in whole pages, none longer than a call takes or across its boundary', async () => {
  await fc.assert(
    fc.asyncProperty(anyRanges, anyRanges, async (source, present) => {
      const chunks = await chunksOf(source, present);
      for (const [at, { start, end }] of chunks.entries()) {
        expect(start).toBeGreaterThanOrEqual(chunks[at - 1]?.end ?? 0);
        expect([start % page, end % page]).toEqual([0, 0]);
        expect(end).toBeGreaterThan(start);
        expect(Math.floor(start / chunkBytes)).toBe(Math.floor((end - 1) / chunkBytes));
      }
    }),
    { numRuns: 300 },
  );
});
