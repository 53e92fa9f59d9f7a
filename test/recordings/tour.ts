/**
 * `npm run recordings`: the first minutes at a terminal, of two sizes. `npm start` plays its tour, and what it prints to
 * play with is pasted, as in a terminal beside it. Fails where a command does, or a line is longer than the terminal.
 * Writes dist/recordings/*.cast (`asciinema play`), and the picture of the README.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { screensOf } from '../support/cast-screens.ts';
import { svgOf } from '../support/cast-svg.ts';
import { asciicast, Recording, type Cast, type TerminalSize } from '../support/recording.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'dist/recordings');
const picture = path.join(root, 'docs/tour.svg');
const run = promisify(execFile);

interface Command {
  route: string;
  what: string;
  curl: string;
}

/** What a command needs to have happened before it is pasted; a person sees it on the screen. */
const waitsFor: readonly [what: string, texts: readonly string[]][] = [
  ['delete the dozen', ['many-12 → rg-images-weu: in sync', 'many-12 → rg-images-sea: in sync']],
  ['what waits for approval', ['(MassDeleteGuard)']],
];

async function paste(recording: Recording): Promise<void> {
  const control = /curl (http:\/\/127\.0\.0\.1:\d+)\/$/m.exec(recording.text)?.[1];
  if (control === undefined) throw new Error(`no address to play with:\n${recording.text}`);
  const commands = (await (
    await fetch(`${control}/`, { headers: { accept: 'application/json' } })
  ).json()) as Command[];
  for (const { what, curl } of commands.filter(({ route }) => route === 'play')) {
    const [, texts = []] = waitsFor.find(([start]) => what.startsWith(start)) ?? [];
    for (const text of texts) await recording.until(text);
    recording.mark(what);
    await pasteUntilItWorks(what, curl);
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

/** What it is about may still be under way, as for people who paste quickly. */
async function pasteUntilItWorks(what: string, command: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    // That something waits for a person is an exit code of its own, 4, and no failure.
    const { stdout } = await run('sh', ['-c', `{ ${command}\n} || [ $? = 4 ]`]);
    if (!stdout.includes('"error"')) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`it never worked: ${what}`);
}

async function record(size: TerminalSize): Promise<Cast> {
  const title = `npm start, ${size.columns} × ${size.rows}`;
  const recording = new Recording('npm start --silent', {
    ...size,
    title,
    cwd: root,
    env: { HOME: process.env['HOME'] ?? root },
  });
  try {
    await recording.until('Ctrl-C ends it');
    await paste(recording);
  } finally {
    recording.keys('\u0003');
  }
  const code = await recording.end();
  if (code !== 0) throw new Error(`npm start ended with ${String(code)}:\n${recording.text}`);
  const long = recording.text.split('\n').filter((line) => line.length > size.columns);
  if (long.length > 0) throw new Error(`longer than ${size.columns} columns:\n${long.join('\n')}`);
  return recording.cast();
}

/** The tour alone, without what is only for those who play. */
function tourOf(cast: Cast): Cast {
  const end = cast.events.find(({ kind }) => kind === 'mark')?.at ?? Infinity;
  return { ...cast, events: cast.events.filter(({ at }) => at < end) };
}

mkdirSync(folder, { recursive: true });
for (const size of [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 50 },
]) {
  const cast = await record(size);
  const file = path.join(folder, `tour-${size.columns}x${size.rows}.cast`);
  writeFileSync(file, asciicast(cast));
  process.stdout.write(`${file}\n`);
  if (size.columns !== 80) continue;
  const screens = await screensOf(tourOf(cast), 0.4);
  writeFileSync(
    picture,
    svgOf(screens, size, { title: 'npm start: the tour on the local cloud', mostSeconds: 2 }),
  );
  process.stdout.write(`${picture}\n`);
}
