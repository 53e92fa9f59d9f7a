/** A terminal as far as the command line uses one: lines that wrap, rows that scroll away, and moving back over them. */
export class Screen {
  /** What scrolled away, and what is seen, top first. */
  rows: string[] = [''];
  #row = 0;
  #column = 0;
  #top = 0;
  columns: number;
  height: number;

  constructor(columns: number, height: number) {
    this.columns = columns;
    this.height = height;
  }

  write(text: string): void {
    for (const [part] of text.matchAll(/\u001b\[[\d;?]*[A-Za-z]|[^]/gu)) {
      if (part.startsWith('\u001b[')) this.#control(Number(part.slice(2, -1) || 1), part.at(-1));
      else if (part === '\n') this.#down();
      else if (part === '\r') this.#column = 0;
      else this.#put(part);
    }
  }

  /** Without rows that are empty at the end. */
  get text(): string {
    return this.rows
      .map((row) => row.trimEnd())
      .join('\n')
      .trimEnd();
  }

  #control(count: number, kind: string | undefined): void {
    // Nothing that scrolled away can be reached.
    if (kind === 'A') this.#row = Math.max(this.#top, this.#row - count);
    else if (kind === 'G') this.#column = count - 1;
    else if (kind === 'K') this.#clearLine();
    else if (kind === 'J') {
      this.#clearLine();
      this.rows.length = this.#row + 1;
    } else if (kind !== 'm') throw new Error(`the screen does not know ${String(kind)}`);
  }

  #clearLine(): void {
    this.rows[this.#row] = (this.rows[this.#row] ?? '').slice(0, this.#column);
  }

  #put(character: string): void {
    if (this.#column === this.columns) this.#down();
    const row = (this.rows[this.#row] ?? '').padEnd(this.#column);
    this.rows[this.#row] = row.slice(0, this.#column) + character + row.slice(this.#column + 1);
    this.#column++;
  }

  #down(): void {
    this.#column = 0;
    this.#row++;
    this.rows[this.#row] ??= '';
    this.#top = Math.max(this.#top, this.#row - this.height + 1);
  }
}
