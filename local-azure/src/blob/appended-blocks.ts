/** Bytes that only ever grow, block by block. */
export class AppendedBlocks {
  /** Bytes. */
  size = 0;
  /** How many blocks were committed. */
  blocks = 0;
  #parts: Buffer[] = [];

  append(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.size += bytes.length;
    this.blocks += 1;
  }

  read(start: number, end: number): Buffer {
    if (this.#parts.length > 1) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0]?.subarray(start, end) ?? Buffer.alloc(0);
  }
}
