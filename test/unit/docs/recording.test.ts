/** The recorder of terminals, and the picture that is made of a recording. */
import { expect, test } from 'vitest';
import { screensOf } from '../../support/cast-screens.ts';
import { svgOf } from '../../support/cast-svg.ts';
import { asciicast, Recording, type Cast, type CastEvent } from '../../support/recording.ts';

function castOf(...written: (readonly [at: number, text: string])[]): Cast {
  const events = written.map(([at, text]): CastEvent => ({ at, kind: 'output', text }));
  return { title: 'a & b', columns: 20, rows: 4, events };
}

test('a command finds a terminal of that size, gets keys, and is recorded in order', async () => {
  const command = `sh -c 'stty size; echo ready; read line; echo "got $line"; exit 3'`;
  const recording = new Recording(command, { title: 'sh', columns: 91, rows: 17, cwd: '/tmp' });
  await recording.until('ready');
  expect(recording.text).toContain('17 91');
  recording.mark('here');
  recording.keys('x\n');
  expect(await recording.end()).toBe(3);
  await expect(recording.until('never')).rejects.toThrow(/ended without "never"/);

  const [header, ...events] = asciicast(recording.cast())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(header).toMatchObject({ version: 2, width: 91, height: 17, title: 'sh' });
  const times = (events as [number, string, string][]).map(([at]) => at);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  const said = (events as [number, string, string][]).map(([, kind, text]) => `${kind} ${text}`).join('');
  expect(said).toMatch(/^o 17 91[^]*m here[^]*got x/);
});

test('a screen is what a terminal shows: drawn over, coloured, scrolled', async () => {
  const cast = castOf(
    [0, 'one\r\n'],
    [0.1, '\u001b[1;32mtwo\u001b[0m three\r\n'],
    [2, '\u001b[1A\u001b[Jover\r\n'],
    [4, '1\r\n2\r\n3\r\n'],
  );
  const screens = await screensOf(cast, 0.4);
  const textOf = (at: number): string[] | undefined =>
    screens[at]?.rows.map((runs) => runs.map(({ text }) => text).join(''));
  expect(screens.map(({ at }) => at)).toEqual([0, 2, 4]);
  expect(textOf(0)).toEqual(['one', 'two three', '', '']);
  expect(screens[0]?.rows[1]).toEqual([
    { text: 'two', colour: 2, bold: true, dim: false },
    { text: ' three', colour: undefined, bold: false, dim: false },
  ]);
  expect(textOf(1)).toEqual(['one', 'over', '', '']);
  expect(textOf(2)).toEqual(['1', '2', '3', '']);
});

test('the picture shows each screen for its time, and nothing for longer than is to be waited', async () => {
  const cast = castOf([0, '<a> & "b"\r\n'], [1, 'same\r\n'], [31, 'last\r\n']);
  const screens = await screensOf(cast, 0.4);
  const svg = svgOf(screens, cast, { title: cast.title, mostSeconds: 3 });
  // 1 s, 3 s instead of 30, and 6 for the last.
  expect(svg).toContain('play 10.00s');
  const shown = [...svg.matchAll(/([\d.]+)% \{ transform: translateY\((-?\d+)px\)/g)];
  expect(shown.map(([, percent, top]) => [Number(percent), Number(top)])).toEqual([
    [0, 0],
    [10, -100],
    [40, -200],
  ]);
  // A line that stays is in it once, and used by every screen that shows it.
  expect(svg.match(/&lt;a> &amp; &quot;b&quot;/g)).toHaveLength(1);
  expect(svg.match(/href="#l0"/g)).toHaveLength(3);
  expect(svg).toContain('<title>a &amp; b</title>');
});
