/** Columns of text for people. */
import { cutEnd, cutMiddle } from './fit.ts';

export interface Cells {
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** Heads of columns that tell nothing when they are cut, such as times. */
  whole?: readonly string[];
}

const gap = '  ';
/** In less, no text is worth reading. */
const leastRoom = 24;
/** From here on a text is cut in its row; in less, one that does not fit has a line of its own. */
const cutRoom = 48;
const leastColumn = 8;
/** So many characters of names are given for a text to stay in its row, and no more. */
const mostCut = 8;

/**
 * Lines without trailing blanks; `width` 0 cuts nothing. What is wider loses its empty columns, then has names cut in
 * their middle; the last column, which is the one with texts, is cut at its end, or goes below its row where names
 * would have to give much for it.
 */
export function tableText(cells: Cells, width = 0): string {
  const isWide = width > 0 && totalWidth(cells) > width;
  const lines = isWide
    ? narrowLines(withoutEmpty(cells), width)
    : allOf(cells).map(lineWith(widthsOf(cells)));
  return `${lines.join('\n')}\n`;
}

/** Whether nothing of it has to be cut: of all of it, or of its names, where a text goes below its row. */
export function isWithin(cells: Cells, width: number, what: 'all' | 'names' = 'all'): boolean {
  if (width === 0 || totalWidth(cells) <= width) return true;
  return what === 'names' && sumOf(widthsOf(withoutEmpty(cells)).slice(0, -1)) <= width;
}

/** The same where nothing but a text has to give, with no name cut for one; undefined where names have to. */
export function uncut(cells: Cells, width: number): Cells | undefined {
  return isWithin(cells, width, 'names') ? { ...cells, whole: cells.head } : undefined;
}

/** Without this column where a name would be cut else: what it tells is elsewhere too. */
export function roomy(cells: Cells, spare: string, width: number): Cells {
  const column = cells.head.indexOf(spare);
  const kept = (row: readonly string[]): string[] => row.filter((_, at) => at !== column);
  const fewer = { head: kept(cells.head), rows: cells.rows.map(kept) };
  return uncut(cells, width) ?? uncut(fewer, width) ?? fewer;
}

function narrowLines(cells: Cells, width: number): string[] {
  const last = cells.head.length - 1;
  const all = widthsOf(cells);
  const names = all.slice(0, last);
  // What is longer has a line of its own, for which no name has to give.
  const texts = allOf(cells).map((row) => row[last]?.length ?? 0);
  const forText = Math.max(...texts.filter((length) => length <= leastRoom)) + gap.length;
  const isWhole = cells.head.map((name) => cells.whole?.includes(name) === true);
  const staysInRow = sumOf(names) + forText - width <= mostCut;
  const widths = shrunk(names, isWhole, staysInRow ? width - forText : width);
  const line = lineWith(widths);
  const room = width - sumOf(widths) - gap.length;
  return allOf(cells).flatMap((row) => {
    const cut = row.slice(0, last).map((cell, at) => cutMiddle(cell, widths[at] ?? 0));
    const text = row[last] ?? '';
    if (text === '') return [line(cut)];
    if (text.length <= room || room >= cutRoom) return [line([...cut, cutEnd(text, room)])];
    return row === cells.head ? [line(cut)] : [line(cut), cutEnd(`${gap}${text}`, width)];
  });
}

function withoutEmpty({ head, rows, whole = [] }: Cells): Cells {
  const isKept = head.map((_, at) => at === head.length - 1 || rows.some((row) => (row[at] ?? '') !== ''));
  const kept = (row: readonly string[]): string[] => row.filter((_, at) => isKept[at]);
  return { head: kept(head), rows: rows.map(kept), whole };
}

/** The widest give first, until they fit beside each other. */
function shrunk(widths: readonly number[], isWhole: readonly boolean[], width: number): number[] {
  const shorter = [...widths];
  while (sumOf(shorter) > width) {
    const widest = Math.max(...shorter.filter((_, at) => isWhole[at] !== true));
    if (widest <= leastColumn) break;
    shorter[shorter.findIndex((one, at) => one === widest && isWhole[at] !== true)] = widest - 1;
  }
  return shorter;
}

function lineWith(widths: readonly number[]) {
  return (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join(gap)
      .trimEnd();
}

function totalWidth(cells: Cells): number {
  return sumOf(widthsOf(cells));
}

/** With what is between them. */
function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one + gap.length, 0) - gap.length;
}

function widthsOf(cells: Cells): number[] {
  return cells.head.map((_, at) => Math.max(...allOf(cells).map((row) => row[at]?.length ?? 0)));
}

function allOf({ head, rows }: Cells): (readonly string[])[] {
  return [head, ...rows];
}
