/** Bytes in pages of 512, of which only what was written takes memory. */

/** From `start` up to, and not with, `end`; both multiples of 512. */
export interface PageRange {
  start: number;
  end: number;
}

/** What can be read as a page blob. */
export interface PageSource {
  /** Bytes. */
  readonly size: number;
  /** Written ranges that touch `within`, in order, cut to it. */
  ranges(within?: PageRange): PageRange[];
  /** Unwritten bytes are zero. */
  read(start: number, end: number): Buffer;
}

export const pageSize = 512;
const chunkSize = 1024 * 1024;

export class Pages implements PageSource {
  readonly size: number;
  readonly #chunks: Map<number, Buffer>;
  #ranges: PageRange[];

  constructor(size: number, from?: Pages) {
    this.size = size;
    this.#chunks = new Map([...(from?.chunks() ?? [])].map(([at, chunk]) => [at, Buffer.from(chunk)]));
    this.#ranges = [...(from?.ranges() ?? [])];
  }

  chunks(): Iterable<[number, Buffer]> {
    return this.#chunks;
  }

  ranges(within: PageRange = { start: 0, end: this.size }): PageRange[] {
    return cut(this.#ranges, within);
  }

  read(start: number, end: number): Buffer {
    const bytes = Buffer.alloc(end - start);
    for (const { index, from, to } of chunksOf(start, end)) {
      this.#chunks.get(index)?.copy(bytes, index * chunkSize + from - start, from, to);
    }
    return bytes;
  }

  write(start: number, bytes: Buffer): void {
    const end = start + bytes.length;
    for (const { index, from, to } of chunksOf(start, end)) {
      const chunk = this.#chunks.get(index) ?? Buffer.alloc(chunkSize);
      const offset = index * chunkSize + from - start;
      bytes.copy(chunk, from, offset, offset + to - from);
      this.#chunks.set(index, chunk);
    }
    this.#ranges = merged([...without(this.#ranges, { start, end }), { start, end }]);
  }

  /** Lets the bytes go, and keeps which were written. */
  forget(): void {
    this.#chunks.clear();
  }

  clear(start: number, end: number): void {
    for (const { index, from, to } of chunksOf(start, end)) this.#chunks.get(index)?.fill(0, from, to);
    this.#ranges = without(this.#ranges, { start, end });
  }
}

function* chunksOf(start: number, end: number): Generator<{ index: number; from: number; to: number }> {
  for (let index = Math.floor(start / chunkSize); index * chunkSize < end; index++) {
    const base = index * chunkSize;
    yield { index, from: Math.max(start - base, 0), to: Math.min(end - base, chunkSize) };
  }
}

/** The parts of `ranges` that lie within. */
export function cut(ranges: readonly PageRange[], { start, end }: PageRange): PageRange[] {
  return ranges
    .filter((range) => range.start < end && range.end > start)
    .map((range) => ({ start: Math.max(range.start, start), end: Math.min(range.end, end) }));
}

function without(ranges: readonly PageRange[], { start, end }: PageRange): PageRange[] {
  return ranges.flatMap((range) => [
    ...(range.start < start ? [{ start: range.start, end: Math.min(range.end, start) }] : []),
    ...(range.end > end ? [{ start: Math.max(range.start, end), end: range.end }] : []),
  ]);
}

/** In order, and those that touch as one. */
export function merged(ranges: PageRange[]): PageRange[] {
  const result: PageRange[] = [];
  for (const range of ranges.sort((left, right) => left.start - right.start)) {
    const last = result.at(-1);
    if (last !== undefined && last.end >= range.start) last.end = Math.max(last.end, range.end);
    else result.push({ ...range });
  }
  return result;
}
