/** Rows 3, 5 in real time, 8 to 11: on the machine's own time, each in a process of its own. */
import path from 'node:path';
import { childResult } from '../child.ts';
import { percent, ratio } from '../report/table.ts';
import { measureStart } from '../start.ts';
import type { Table } from './table.ts';

/** A child that is starved ends, and its row says so, ms. */
const longestChildMs = 10 * 60_000;
const folder = path.resolve(import.meta.dirname, '..');

/** As small an instance has, MiB. */
const smallHeap = 256;

/** What a child prints; undefined, and told, where it came to nothing. */
export async function measured<Result>(
  table: Table,
  number: string,
  [file, ...given]: readonly [file: string, ...given: string[]],
  heapMebibytes?: number,
): Promise<Result | undefined> {
  try {
    const limits = { limitMs: longestChildMs, heapMebibytes };
    const result = await childResult(path.join(folder, file), given, limits);
    if (result !== undefined) return result as Result;
    table.skip(number, `it did not end within ${longestChildMs / 60_000} minutes`);
  } catch (error) {
    table.skip(number, error instanceof Error ? error.message : String(error));
  }
  return undefined;
}

interface FirstPuts {
  middleMs: number;
  mostMs: number;
  /** Of the bare receiver, with the same calls. */
  bareMiddleMs: number;
  bareMostMs: number;
  bareCpuMs: number;
  untilReadMs: number;
  untilListingMs: number;
  untilPutMs: number;
  /** Of the app, and of the local cloud, for one event and both its targets. */
  cpuMs: number;
  cloudCpuMs: number;
}

export async function firstPutRow(table: Table): Promise<void> {
  const found = await measured<FirstPuts>(table, '3', ['live/first-put.ts']);
  if (found === undefined) return;
  const { untilReadMs, untilListingMs, untilPutMs, cpuMs, cloudCpuMs } = found;
  const bare = `bare receiver ${found.bareMiddleMs} / ${found.bareMostMs} ms`;
  const steps = `first read after ${untilReadMs} ms, listings ${untilListingMs} ms later, PUT ${untilPutMs} ms after them`;
  const words = `${found.middleMs} / ${found.mostMs} ms`;
  const cpu = `${cpuMs.toFixed(0)} of ${found.bareCpuMs.toFixed(0)} ms CPU for both targets, and ${cloudCpuMs.toFixed(0)} of the cloud`;
  const compared = `${bare}; ${steps}; ${cpu}`;
  table.add('3', 'event → first PUT, no cloud latency, p50 / p99', compared, words, '12 / 40 ms');
}

interface LiveBurst {
  snapshots: number;
  targets: number;
  begun: number;
  seconds: number;
  ratio: number | null;
  refusedShare: number;
}

export async function liveBurstRow(table: Table): Promise<void> {
  const found = await measured<LiveBurst>(table, '5', ['live/burst.ts', '1000', '500']);
  if (found === undefined) return;
  const name = `the same through the built bundle in real time, ${found.snapshots} × ${found.targets}`;
  const begun = `${found.begun} begun in ${found.seconds.toFixed(0)} s`;
  const words = `${ratio(found.ratio ?? Infinity)}, ${percent(found.refusedShare)} refused`;
  table.add('5', name, begun, words, '≤ 1.3, under 1 % refused');
}

interface Hints {
  hintsPerSecond: number;
  barePerSecond: number;
  plainPerSecond: number;
  cpuMsPerHint: number;
  bareCpuMsPerHint: number;
  plainCpuMsPerHint: number;
}

/** By time of the processor: by the clock it is as much a measure of what else the machine does. */
export async function hintsRow(table: Table): Promise<void> {
  const found = await measured<Hints>(table, '8', ['live/hints.ts']);
  if (found === undefined) return;
  const { cpuMsPerHint: own, bareCpuMsPerHint: bare, plainCpuMsPerHint: plain } = found;
  const name = 'hints a second of one instance ÷ a bare receiver with the same calls';
  const words = (cpuMs: number, perSecond: number): string =>
    `${own.toFixed(2)} of ${cpuMs.toFixed(2)} ms CPU a hint, ${found.hintsPerSecond} of ${perSecond} a second`;
  table.add('8', name, words(bare, found.barePerSecond), ratio(bare / own), '≥ 0.85');
  const plainName = "the same, its connections as the SDK's own";
  table.add('8', plainName, words(plain, found.plainPerSecond), ratio(plain / own), '≥ 0.85');
}

export async function nightlyRows(table: Table, isQuick: boolean): Promise<void> {
  for (const snapshots of isQuick ? [1000, 100_000] : [1000, 10_000, 100_000]) {
    const found = await measured<{ cpuSeconds: number; peakMebibytes: number }>(
      table,
      '9',
      ['scenarios/nightly-plan.ts', String(snapshots), '5'],
      smallHeap,
    );
    if (found === undefined) continue;
    const words = `${found.cpuSeconds.toFixed(1)} s CPU, ${found.peakMebibytes.toFixed(0)} MiB`;
    const target = snapshots === 100_000 ? '≤ 8 s, ≤ 300 MiB' : 'linear';
    table.add('9', `nightly plan of ${snapshots} × 5`, '', words, target);
  }
}

export async function startRow(table: Table): Promise<void> {
  const { bundleMs, unbundledMs, bundleCpuMs, unbundledCpuMs, withoutPageMs, withoutPageCpuMs } =
    await measureStart();
  const compared = `${bundleMs.toFixed(0)} of ${unbundledMs.toFixed(0)} ms; CPU ${bundleCpuMs.toFixed(0)} of ${unbundledCpuMs.toFixed(0)} ms`;
  table.add('10', 'start of the bundle ÷ unbundled', compared, ratio(bundleMs / unbundledMs), '≤ 0.2');
  const beside = `${bundleMs.toFixed(0)} of ${withoutPageMs.toFixed(0)} ms; CPU ${bundleCpuMs.toFixed(0)} of ${withoutPageCpuMs.toFixed(0)} ms`;
  const name = 'start of the bundle with page and API ÷ without';
  table.add('10', name, beside, ratio(bundleMs / withoutPageMs), '1');
}

export async function stagingRows(table: Table): Promise<void> {
  const found = await measured<{ mebibytes: number; share: number; peakMebibytes: number }[]>(table, '11', [
    'staging.ts',
    '--json',
  ]);
  for (const { mebibytes, share, peakMebibytes } of found ?? []) {
    const name = `staged copy of ${mebibytes} MiB with 60 % holes: share of the blob's limit`;
    table.add('11', name, `${peakMebibytes.toFixed(0)} MiB of memory`, percent(share), '≥ 97 %');
  }
}
