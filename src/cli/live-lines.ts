/**
 * Lines at the foot of a terminal that are drawn over: what goes on now. What is said meanwhile stays above them. The
 * terminal may be resized at any time, and may have fewer rows than there are lines.
 */
import { stripVTControlCharacters } from 'node:util';
import { cutEnd } from './fit.ts';
import type { Io } from './io.ts';

type LinesFor = (columns: number) => readonly string[];

export class LiveLines {
  readonly #io: Pick<Io, 'error' | 'screen' | 'onResize'>;
  #lines: LinesFor = () => [];
  #drawn: readonly string[] = [];

  constructor(io: Pick<Io, 'error' | 'screen' | 'onResize'>) {
    this.#io = io;
    io.onResize(() => {
      if (this.#drawn.length > 0) this.#write('');
    });
  }

  /** These instead of those before, for so many columns; none takes them away. */
  show(lines: LinesFor): void {
    this.#lines = lines;
    this.#write('');
  }

  /** A line that stays. */
  say(text: string): void {
    this.#write(`${text}\n`);
  }

  #write(text: string): void {
    const screen = this.#io.screen();
    if (screen === undefined) {
      this.#io.error(text);
      return;
    }
    // A terminal that became narrower has wrapped what was drawn.
    const rows = wrappedRows(this.#drawn, screen.columns);
    this.#drawn = fitted(this.#lines(screen.columns), screen);
    const all = `${text}${this.#drawn.map((line) => `${line}\n`).join('')}`;
    this.#io.error(drawnOver(rows, all));
  }
}

/** How many rows these lines take, without what colours them. */
export function wrappedRows(lines: readonly string[], columns: number): number {
  return lines
    .map((line) => stripVTControlCharacters(line).length)
    .reduce((sum, length) => sum + Math.max(1, Math.ceil(length / columns)), 0);
}

/** Whole lines instead of the last rows. Line by line, as a terminal may keep what is cleared at once in its history. */
export function drawnOver(rows: number, lines: string): string {
  return rows === 0 ? lines : `\u001b[${rows}A\r${lines.replaceAll('\n', '\u001b[K\n')}\u001b[J`;
}

/** One column and two rows less than there are: a full line would wrap, and what scrolled away cannot be drawn over. */
function fitted(lines: readonly string[], { columns, rows }: { columns: number; rows: number }): string[] {
  const room = Math.max(1, rows - 2);
  const shown = lines.length <= room ? lines : lines.slice(0, room - 1);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].map((line) => cutEnd(line, columns - 1));
}
