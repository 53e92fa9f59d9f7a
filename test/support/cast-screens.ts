/** What a terminal shows while a recording plays, by xterm's own emulator. */
import xterm from '@xterm/headless';
import type { Cast } from './recording.ts';

/** Text of one look. */
export interface Run {
  text: string;
  /** One of the terminal's 16 colours; undefined: its own. */
  colour: number | undefined;
  bold: boolean;
  dim: boolean;
}

export interface CastScreen {
  /** Seconds since the start. */
  at: number;
  rows: readonly (readonly Run[])[];
}

/** One screen for all that was written within `within` seconds; the last is what it ended with. */
export async function screensOf({ columns, rows, events }: Cast, within: number): Promise<CastScreen[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const screens: CastScreen[] = [];
  const written = events.filter(({ kind }) => kind === 'output');
  let since: number | undefined;
  for (const [index, { at, text }] of written.entries()) {
    since ??= at;
    await new Promise<void>((resolve) => {
      terminal.write(text, resolve);
    });
    const next = written[index + 1];
    if (next !== undefined && next.at - since < within) continue;
    screens.push({ at: since, rows: rowsOf(terminal) });
    since = undefined;
  }
  terminal.dispose();
  return screens;
}

function rowsOf(terminal: xterm.Terminal): Run[][] {
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    const runs: Run[] = [];
    for (let column = 0; column < terminal.cols; column++) {
      const cell = line?.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const run: Run = {
        text: cell.getChars() || ' ',
        colour: cell.isFgPalette() ? cell.getFgColor() : undefined,
        bold: cell.isBold() !== 0,
        dim: cell.isDim() !== 0,
      };
      const last = runs.at(-1);
      if (last !== undefined && isAlike(last, run)) last.text += run.text;
      else runs.push(run);
    }
    return withoutEnd(runs);
  });
}

function isAlike(one: Run, other: Run): boolean {
  return one.colour === other.colour && one.bold === other.bold && one.dim === other.dim;
}

/** Blanks at the end of a line are not to be seen. */
function withoutEnd(runs: Run[]): Run[] {
  const last = runs.at(-1);
  if (last === undefined) return runs;
  last.text = last.text.trimEnd();
  return last.text === '' ? withoutEnd(runs.slice(0, -1)) : runs;
}
