import { createHash } from 'node:crypto';
import { cut, type PageRange, type PageSource } from './pages.ts';

const kib = 1024;
const mib = 1024 * kib;
const blockSize = 64 * kib;

/** Bytes that depend on a seed alone, with holes between them as a disk has, a few MiB in all whatever its size. */
export class GeneratedDisk implements PageSource {
  readonly size: number;
  readonly #seed: string;
  readonly #ranges: PageRange[];

  constructor(seed: string, size: number) {
    this.size = size;
    this.#seed = seed;
    const middle = Math.floor(size / 2 / mib) * mib;
    const wanted: PageRange[] = [
      { start: 0, end: mib },
      // Longer than one call can copy, and beginning inside what such a call covers.
      { start: 4 * mib + 64 * kib, end: 9 * mib + 192 * kib },
      { start: middle + 3 * 512, end: middle + 9 * 512 },
      { start: size - mib, end: size },
    ];
    this.#ranges = wanted.filter(
      ({ start, end }, at) => start >= (wanted[at - 1]?.end ?? 0) && end <= size && start < end,
    );
  }

  ranges(within: PageRange = { start: 0, end: this.size }): PageRange[] {
    return cut(this.#ranges, within);
  }

  read(start: number, end: number): Buffer {
    const bytes = Buffer.alloc(end - start);
    for (const range of this.ranges({ start, end })) {
      for (let at = range.start; at < range.end;) {
        const block = Math.floor(at / blockSize);
        const to = Math.min(range.end, (block + 1) * blockSize);
        this.#block(block).copy(bytes, at - start, at - block * blockSize, to - block * blockSize);
        at = to;
      }
    }
    return bytes;
  }

  #block(index: number): Buffer {
    const digest = createHash('sha512').update(`${this.#seed} ${index}`).digest();
    return Buffer.alloc(blockSize, digest);
  }
}
