/** Charts as SVG text, for a page that is read in light and in dark. */

export interface Line {
  name: string;
  /** One value for each step of the horizontal axis. */
  values: readonly number[];
}

const width = 720;
const height = 300;
const left = 64;
const bottom = 44;
const top = 40;
const colours = ['#0969da', '#bf8700', '#8250df', '#1a7f37', '#cf222e'];
const ink = '#6e7781';

/** Lines over a common horizontal axis, whose last step is at `until`. */
export function lineChart(
  title: string,
  axes: { across: string; up: string; until: number },
  lines: readonly Line[],
): string {
  const most = Math.max(1, ...lines.flatMap(({ values }) => values));
  const steps = Math.max(...lines.map(({ values }) => values.length)) - 1;
  const x = (step: number): number => left + (step / steps) * (width - left - 16);
  const y = (value: number): number => height - bottom - (value / most) * (height - bottom - top);
  const drawn = lines.map(({ values }, at) => {
    const points = values.map((value, step) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    return `<polyline fill="none" stroke="${colourOf(at)}" stroke-width="2" points="${points}"/>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    label(left - 8, y(share * most) + 4, short(share * most), 'end'),
    label(left + share * (width - left - 16), height - bottom + 18, short(share * axes.until), 'middle'),
  ]);
  return picture(title, [
    frame(),
    ...ticks,
    ...drawn,
    ...legend(lines.map(({ name }) => name)),
    label(width / 2, height - 6, axes.across, 'middle'),
    label(8, top - 24, axes.up, 'start'),
  ]);
}

/** Groups of bars, on a logarithmic scale from 1, as peers differ by factors. */
export function barChart(
  title: string,
  up: string,
  groups: readonly { name: string; bars: readonly { name: string; value: number }[] }[],
): string {
  const finite = groups.flatMap(({ bars }) => bars.map(({ value }) => value)).filter(Number.isFinite);
  const most = Math.max(2, ...finite);
  const share = (value: number): number => Math.log(Math.max(1.01, value)) / Math.log(most * 1.1);
  const wide = (width - left - 16) / groups.length;
  const drawn = groups.flatMap(({ name, bars }, group) => {
    const start = left + group * wide;
    const each = (wide * 0.8) / bars.length;
    return [
      label(start + wide / 2, height - bottom + 18, name, 'middle'),
      ...bars.flatMap(({ value }, at) => {
        const tall = Math.min(1, share(value)) * (height - bottom - top);
        const from = start + wide * 0.1 + at * each;
        const place = `x="${from.toFixed(1)}" y="${(height - bottom - tall).toFixed(1)}"`;
        return [
          `<rect ${place} width="${(each * 0.9).toFixed(1)}" height="${tall.toFixed(1)}" fill="${colourOf(at)}"/>`,
          label(from + each * 0.45, height - bottom - tall - 5, short(value), 'middle'),
        ];
      }),
    ];
  });
  const names = groups[0]?.bars.map(({ name }) => name) ?? [];
  return picture(title, [frame(), ...drawn, ...legend(names), label(8, top - 24, up, 'start')]);
}

function picture(title: string, parts: readonly string[]): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function frame(): string {
  const path = `M${left} ${top}V${height - bottom}H${width - 16}`;
  return `<path d="${path}" fill="none" stroke="${ink}"/>`;
}

function legend(names: readonly string[]): string[] {
  return names.flatMap((name, at) => {
    const x = left + 130 + at * 140;
    return [
      `<rect x="${x}" y="8" width="12" height="12" fill="${colourOf(at)}"/>`,
      label(x + 18, 18, name, 'start'),
    ];
  });
}

function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end'): string {
  const place = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"`;
  return `<text ${place} fill="${ink}">${escaped(text)}</text>`;
}

function short(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  if (value >= 1000) return `${(value / 1000).toFixed(value % 1000 === 0 ? 0 : 1)}k`;
  return value >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2);
}

function colourOf(at: number): string {
  return colours[at % colours.length] ?? ink;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
