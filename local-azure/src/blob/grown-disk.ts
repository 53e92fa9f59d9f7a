import { cut, type PageRange, type PageSource } from './pages.ts';

/** A disk made larger: the bytes it had, and nothing written behind them. */
class GrownDisk implements PageSource {
  readonly size: number;
  readonly #disk: PageSource;

  constructor(disk: PageSource, size: number) {
    this.size = size;
    this.#disk = disk;
  }

  ranges(within: PageRange = { start: 0, end: this.size }): PageRange[] {
    return cut(this.#disk.ranges(), within);
  }

  read(start: number, end: number): Buffer {
    const bytes = Buffer.alloc(end - start);
    const last = Math.min(end, this.#disk.size);
    if (start < last) this.#disk.read(start, last).copy(bytes);
    return bytes;
  }
}

/** The same disk where it is that large already. */
export function grownTo(disk: PageSource, size: number): PageSource {
  return size > disk.size ? new GrownDisk(disk, size) : disk;
}
