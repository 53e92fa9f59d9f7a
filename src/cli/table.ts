/** Columns of text for people. The names of Azure's resources are ASCII, so a character is a column. */

export interface Cells {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

const gap = '  ';

/**
 * Lines without trailing blanks; `width` 0 cuts nothing. What does not fit is cut in the last column, which is the one
 * with texts, and says so with an ellipsis.
 */
export function tableText({ head, rows }: Cells, width = 0): string {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const last = head.length - 1;
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + gap.length, 0);
  const room = width === 0 ? Infinity : Math.max(12, width - before);
  const lines = all.map((row) =>
    row
      .map((cell, at) => (at === last ? cut(cell, room) : cell.padEnd(widths[at] ?? 0)))
      .join(gap)
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
