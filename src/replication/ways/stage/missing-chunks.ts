/** Which bytes are still to be copied, in order, without ever holding all of them. */

/** Bytes from `start` up to, and not with, `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/** The most that one `Put Page From URL` copies (documented). */
export const chunkBytes = 4 * 1024 * 1024;

/**
 * Chunks of what the source has and the destination has not. Both lists are in order and do not overlap themselves, and
 * are asked for at once; a chunk never crosses a multiple of `chunkBytes`, so the same bytes always travel together.
 */
export async function* missingChunks(
  source: AsyncIterable<ByteRange>,
  destination: AsyncIterable<ByteRange>,
): AsyncGenerator<ByteRange> {
  const wanted = source[Symbol.asyncIterator]();
  const present = destination[Symbol.asyncIterator]();
  try {
    let [range, there] = await Promise.all([next(wanted), next(present)]);
    for (; range !== undefined; range = await next(wanted)) {
      let { start } = range;
      while (start < range.end) {
        while (there !== undefined && there.end <= start) there = await next(present);
        if (there !== undefined && there.start <= start) {
          start = Math.min(there.end, range.end);
          continue;
        }
        const gapEnd = Math.min(range.end, there?.start ?? range.end);
        const end = Math.min(gapEnd, (Math.floor(start / chunkBytes) + 1) * chunkBytes);
        yield { start, end };
        start = end;
      }
    }
  } finally {
    await Promise.all([wanted.return?.(), present.return?.()]);
  }
}

async function next(iterator: AsyncIterator<ByteRange>): Promise<ByteRange | undefined> {
  const result = await iterator.next();
  return result.done === true ? undefined : result.value;
}
