import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiveLines } from '../../../src/cli/live-lines.ts';
import { Screen } from '../../support/screen.ts';

const anyLine = fc.string({
  unit: fc.constantFrom('g', 'o', '2', '-', ' ', '→', '='),
  minLength: 1,
  maxLength: 60,
});
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('show' as const), lines: fc.array(anyLine, { maxLength: 40 }) }),
  fc.record({ kind: fc.constant('say' as const), line: anyLine.map((line) => line.trim() || 'x') }),
);

/** As the screen shows a line that it has to wrap. */
function wrapped(line: string, columns: number): string[] {
  const rows = [];
  for (let at = 0; at < line.length; at += columns) rows.push(line.slice(at, at + columns).trimEnd());
  return rows;
}

test('whatever is drawn and said, all that was said stays, once and in its order, above what is drawn last', () => {
  fc.assert(
    fc.property(
      fc.array(anyStep, { maxLength: 30 }),
      fc.integer({ min: 20, max: 160 }),
      fc.integer({ min: 4, max: 40 }),
      (steps, columns, rows) => {
        const screen = new Screen(columns, rows);
        const lines = new LiveLines({
          error: (text) => screen.write(text),
          screen: () => ({ columns, rows }),
          onResize: () => undefined,
        });
        const said: string[] = [];
        let last: string[] = [];
        for (const step of steps) {
          if (step.kind === 'say') {
            lines.say(step.line);
            said.push(...wrapped(step.line, columns));
          } else {
            lines.show(() => step.lines);
            last = step.lines;
          }
        }
        const seen = screen.rows.map((row) => row.trimEnd());
        expect(seen.slice(0, said.length)).toEqual(said);
        const drawn = seen.slice(said.length, -1);
        expect(drawn.length).toBe(Math.min(last.length, rows - 2));
        for (const [at, row] of drawn.entries()) {
          const isRest = at === drawn.length - 1 && last.length > rows - 2;
          const whole = isRest ? `… and ${last.length - at} more` : (last[at] ?? '');
          const fits = whole.length < columns;
          expect(row).toBe((fits ? whole : `${whole.slice(0, columns - 2)}…`).trimEnd());
        }
        lines.show(() => []);
        expect(screen.text).toBe(said.join('\n').trimEnd());
      },
    ),
    { numRuns: 500 },
  );
});

test('a terminal that became narrower has wrapped what was drawn: all of that is drawn over', () => {
  let columns = 40;
  let resized = (): void => undefined;
  const written: string[] = [];
  const lines = new LiveLines({
    error: (text) => written.push(text),
    screen: () => ({ columns, rows: 24 }),
    onResize: (redraw) => (resized = redraw),
  });
  lines.show(() => ['x'.repeat(39), 'short']);
  columns = 20;
  resized();
  // Two rows of the long one, one of the short one.
  expect(written.at(-1)).toMatch(/^\u001b\[3A\r/);
  expect(written.at(-1)).toContain(`${'x'.repeat(18)}…`);
});

test('where there is no terminal, only what is said is written', () => {
  const written: string[] = [];
  const lines = new LiveLines({
    error: (text) => written.push(text),
    screen: () => undefined,
    onResize: () => undefined,
  });
  lines.show(() => ['bar']);
  lines.say('said');
  lines.show(() => []);
  expect(written.join('')).toBe('said\n');
});
