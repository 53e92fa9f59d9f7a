/** A recording as a picture that moves: SVG with one strip of screens, of which one is seen at a time. No script. */
import type { CastScreen, Run } from './cast-screens.ts';
import type { TerminalSize } from './recording.ts';

const cell = { width: 8.4, height: 18 };
const margin = 14;
/** How long the last screen stays, in seconds. */
const lastSeconds = 6;

const colours = ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'];

/** Nothing is waited for longer than `mostSeconds`. */
export function svgOf(
  screens: readonly CastScreen[],
  { columns, rows }: TerminalSize,
  { title, mostSeconds }: { title: string; mostSeconds: number },
): string {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = rows * cell.height + 2 * margin;
  const lines = new Map<string, number>();
  const strip = screens.map((screen, index) => screenOf(screen, index * height, lines)).join('\n');
  const defined = [...lines].map(([line, id]) => `<text id="l${id}" xml:space="preserve">${line}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3; }
.b { font-weight: bold; } .d { opacity: 0.6; }
${colours.map((colour, index) => `.c${index} { fill: ${colour}; }`).join(' ')}
#strip { ${animation(screens, mostSeconds)} }
@keyframes play { ${keyframes(screens, height, mostSeconds)} }
@media (prefers-reduced-motion: reduce) { #strip { animation: none; transform: translateY(${-(screens.length - 1) * height}px); } }
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<defs>
${defined.join('\n')}
</defs>
<g id="strip">
${strip}
</g>
</svg>
`;
}

function screenOf({ rows }: CastScreen, top: number, lines: Map<string, number>): string {
  const used = rows.flatMap((runs, row) => {
    if (runs.length === 0) return [];
    const line = lineOf(runs);
    const id = lines.get(line) ?? lines.size;
    lines.set(line, id);
    return [`<use href="#l${id}" x="${margin}" y="${top + margin + (row + 0.75) * cell.height}"/>`];
  });
  return used.join('');
}

/** Each run stands at its own column, however wide the font of whoever looks is. */
function lineOf(runs: readonly Run[]): string {
  let column = 0;
  return runs
    .map(({ text, colour, bold, dim }) => {
      const at = (column * cell.width).toFixed(1);
      column += text.length;
      if (text.trim() === '') return '';
      const classes = [bold && 'b', dim && 'd', colour !== undefined && `c${colour % 8}`].filter(Boolean);
      const long = (text.length * cell.width).toFixed(1);
      const look = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
      return `<tspan x="${at}" textLength="${long}"${look}>${escaped(text)}</tspan>`;
    })
    .join('');
}

/** Seconds from one screen to the next. */
function durations(screens: readonly CastScreen[], mostSeconds: number): number[] {
  return screens.map(({ at }, index) => {
    const next = screens[index + 1];
    return next === undefined ? lastSeconds : Math.min(next.at - at, mostSeconds);
  });
}

function animation(screens: readonly CastScreen[], mostSeconds: number): string {
  const seconds = durations(screens, mostSeconds).reduce((sum, one) => sum + one, 0);
  return `animation: play ${seconds.toFixed(2)}s step-end infinite;`;
}

function keyframes(screens: readonly CastScreen[], height: number, mostSeconds: number): string {
  const each = durations(screens, mostSeconds);
  const whole = each.reduce((sum, one) => sum + one, 0);
  let passed = 0;
  return each
    .map((seconds, index) => {
      const percent = ((100 * passed) / whole).toFixed(3);
      passed += seconds;
      return `${percent}% { transform: translateY(${-index * height}px); }`;
    })
    .join(' ');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
