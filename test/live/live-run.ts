/** One run, from the plan to the last group that is gone. */
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveEnvironment } from './environment.ts';
import { tagsOf } from './made.ts';
import type { LiveOptions } from './options.ts';
import { azurePlace } from './places/azure-place.ts';
import { openLocalPlace } from './places/local-place.ts';
import type { Place } from './places/place.ts';
import { planText } from './plan-text.ts';
import { planOf, type Budget } from './plan.ts';
import { Recorder } from './recording/recorder.ts';
import type { Recording } from './recording/recording.ts';
import { runRows } from './run-rows.ts';
import { rows } from './rows.ts';
import type { Result } from './row.ts';
import { sweep, untilGone } from './sweep.ts';

export const exitCode = { differs: 1, left: 2, usage: 64, stopped: 130 } as const;

interface Ended {
  code: number;
  /** Absent: nothing was asked. */
  results?: readonly Result[];
}

interface Opened {
  place: Place;
  prefix: string;
  budget: Budget;
  pauseToRemove: (ms: number) => Promise<void>;
  close: () => Promise<void>;
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

export async function liveRun(
  options: LiveOptions,
  environment: LiveEnvironment | undefined,
): Promise<Ended> {
  const recorder = new Recorder(createDefaultHttpClient());
  const stop = new AbortController();
  const opened = await open(environment, { signal: stop.signal, recorder });
  const { place, prefix, budget } = opened;
  const interrupted = onInterrupt(stop, place.run);
  try {
    if (options.sweep) return await sweepAll(opened);
    const wanted = options.rows.length === 0 ? rows : rows.filter(({ id }) => options.rows.includes(id));
    const plan = planOf(wanted, { offer: place, budget, answers: options.answers });
    const text = planText(plan, { offer: place, budget, run: place.run, prefix });
    if (options.plan) {
      process.stdout.write(text);
      return { code: 0 };
    }
    if (environment !== undefined) {
      say(text);
      if (!(await mayBegin(options.yes))) return { code: exitCode.usage };
    }
    await sweepBefore(opened);
    say(`What is made lies in groups named ${place.run}-…`);
    const timer = endAfter(stop, budget.minutes);
    const { record } = options;
    const { results, left } = await runRows({
      plan,
      place,
      onProgress: say,
      pauseToRemove: opened.pauseToRemove,
      ...(record !== undefined && { recording: { recorder, save: (recording) => save(record, recording) } }),
    });
    clearTimeout(timer);
    if (left.length > 0) {
      say(`Still there: ${left.join(', ')}. Run again with --sweep.`);
      return { code: exitCode.left, results };
    }
    say('Nothing that was made is left.');
    const agrees = results.every(({ verdict }) => verdict === 'agrees' || verdict === 'left out');
    return { code: interrupted() ? exitCode.stopped : agrees ? 0 : exitCode.differs, results };
  } finally {
    await opened.close();
  }
}

async function open(
  environment: LiveEnvironment | undefined,
  { signal, recorder }: { signal: AbortSignal; recorder: Recorder },
): Promise<Opened> {
  const prefix = environment?.prefix ?? 'snaplive';
  const budget = {
    minutes: environment?.minutes ?? Number.POSITIVE_INFINITY,
    dollars: environment?.dollars ?? Number.POSITIVE_INFINITY,
  };
  const run = `${prefix}-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)] ?? '').join('')}`;
  const minutes = Number.isFinite(budget.minutes) ? budget.minutes : 60;
  const common = { run, signal, tags: tagsOf(run, Date.now() + minutes * 60_000), httpClient: recorder };
  if (environment !== undefined) {
    const place = azurePlace({ ...common, environment });
    return { place, prefix, budget, pauseToRemove: (ms) => sleep(ms), close: () => Promise.resolve() };
  }
  say(
    'SNAPREP_LIVE_SUBSCRIPTION is not set: the rows are asked of a local cloud, and nothing is proven about Azure.',
  );
  const local = await openLocalPlace(common);
  const { place, close } = local;
  return { place, prefix, budget, pauseToRemove: local.pauseToRemove, close };
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** The first Ctrl-C ends the rows and removes what they made; the second one ends at once. */
function onInterrupt(stop: AbortController, run: string): () => boolean {
  let count = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      count += 1;
      if (count > 1) {
        say(`Ended at once. What is left lies in groups named ${run}-…; the next run removes it.`);
        process.exit(exitCode.stopped);
      }
      say('Stopping, and removing what was made; again to end at once.');
      stop.abort(new Error('stopped by you'));
    });
  }
  return () => count > 0;
}

function endAfter(stop: AbortController, minutes: number): NodeJS.Timeout | undefined {
  if (!Number.isFinite(minutes)) return undefined;
  return setTimeout(() => stop.abort(new Error('the time of the run is over')), minutes * 60_000);
}

/** Nothing is made without a word of the person. */
async function mayBegin(yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) {
    say('Nobody can be asked here: --yes begins without.');
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question('Begin? [y/N] ');
  lines.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

async function sweepBefore({ place, prefix }: Opened): Promise<void> {
  const { removed, kept } = await sweep(place, { prefix });
  if (removed.length > 0) say(`Removing what an earlier run left: ${removed.join(', ')}`);
  for (const group of kept) say(`Left alone, ${group}; --sweep removes it now`);
}

async function sweepAll({ place, prefix, pauseToRemove }: Opened): Promise<Ended> {
  const { removed } = await sweep(place, { prefix, all: true });
  say(removed.length === 0 ? `No group of a run of ${prefix} is there.` : `Removing ${removed.join(', ')}`);
  const left = await untilGone(place, removed, pauseToRemove);
  if (left.length > 0) say(`Still there: ${left.join(', ')}`);
  return { code: left.length > 0 ? exitCode.left : 0 };
}

async function save(folder: string, recording: Recording): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${recording.row}.json`), `${JSON.stringify(recording, undefined, 2)}\n`);
}
