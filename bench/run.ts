/**
 * `npm run bench`: all figures in one run, as one table, and `docs/performance.md` with its charts. `-- --quick` leaves
 * out the largest. Ends cleanly when it is interrupted: nothing is written, no process stays.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { childResult, endChildren } from './child.ts';
import { barChart, lineChart } from './report/chart.ts';
import { performancePage } from './report/page.ts';
import { markdownTable, percent, ratio, type Row } from './report/table.ts';
import { burstTimes, withoutBudget, type BurstTimes } from './scenarios/burst.ts';
import { callCounts } from './scenarios/calls.ts';
import { deletionTimes } from './scenarios/deletions.ts';
import { familyTimes, type FamilyTimes } from './scenarios/families.ts';
import { oneInstance } from './simulation/engine.ts';
import { chromium } from '../test/support/page/browser.ts';
import { measurePage } from './page.ts';
import { measureStart } from './start.ts';
import { middle } from './statistics.ts';

interface ReportFigures {
  pages: number;
  /** Reads of one replica each. */
  singles: number;
  bareMs: number[];
  reportMs: number[];
  bytes: number;
  compressed: number;
  peakMebibytes: number;
}

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const root = path.resolve(import.meta.dirname, '..');
const rows: Row[] = [];
const skipped: string[] = [
  'row 3 (events to PUT) and row 8 (hints a second), for which there is `npm run bench:events` alone',
  'row 11 (staging), which is `npm run bench:staging`',
  'row 12 (money)',
];
/** A child that is starved ends, and its row says so, ms. */
const longestChildMs = 10 * 60_000;
const report = path.join(import.meta.dirname, 'scenarios/report.ts');
const nightlyPlan = path.join(import.meta.dirname, 'scenarios/nightly-plan.ts');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endChildren();
    process.stderr.write(`\ninterrupted after ${rows.length} rows; nothing was written\n`);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

const families = await familyRows();
await callRows();
const bursts = await burstRows();
await deletionRow();
await nightlyRows();
await startRows();
await reportRows();
await pageRow();
process.stdout.write(`${markdownTable(rows)}\n`);
await write(families, bursts);

async function familyRows(): Promise<FamilyTimes[]> {
  const times: FamilyTimes[] = [];
  for (const [copy, target] of [
    [[4, 2], '1.10'],
    [[20, 4], '1.04'],
    [[180, 30], '1.005'],
  ] as const) {
    const found = await familyTimes(copy, 100);
    times.push(found);
    add(
      '1',
      `40 snapshots × 3 regions until ready, copies of ${copy.join('/')} min`,
      peers(found),
      ratio(found.ours),
      target,
    );
  }
  for (const copy of [[20, 4]] as const) {
    const found = await familyTimes(copy, 5);
    add(
      '2',
      `the same with 5 copies at a time, ${copy.join('/')} min`,
      peers(found),
      ratio(found.ours),
      '1.05',
    );
  }
  return times;
}

function peers({ naive, runbook }: FamilyTimes): string {
  return `naive handler ${ratio(naive)}, runbook ${ratio(runbook)}`;
}

async function callRows(): Promise<void> {
  const { noOp, copy, nightly } = await callCounts();
  add('4', 'calls of a no-op event, per target', '', String(noOp), '2');
  for (const { minutes, calls } of copy) {
    add('4', `calls from the event to ready, copy of ${minutes} min`, '', String(calls), '≤ 10');
  }
  add('4', 'calls of a nightly pass in sync', `${nightly.pages} pages`, String(nightly.calls), 'its pages');
}

async function burstRows(): Promise<BurstTimes[]> {
  const small = { snapshots: 1000, targets: 2 };
  const before = await burstTimes({ ...small, engine: withoutBudget });
  const after = await burstTimes({ ...small, engine: oneInstance });
  add(
    '5',
    burstName(after),
    `without a budget: ${burstWords(before)}`,
    burstWords(after),
    '≤ 1.3, under 1 % refused',
  );
  const instances = [2, 4, 8];
  const large = values.quick ? small : { snapshots: 1000, targets: 10 };
  for (const count of [1, ...instances]) {
    const found = await burstTimes({ ...large, engine: { ...oneInstance, instances: count } });
    const share = `least busy instance ${percent(found.leastShare)} of an even share`;
    add(
      '6',
      `${burstName(found)}, ${count} instance${count > 1 ? 's' : ''}`,
      share,
      burstWords(found),
      '≤ 1.5',
    );
  }
  return [before, after];
}

function burstName({ snapshots, targets }: BurstTimes): string {
  return `burst of ${snapshots} × ${targets} until all copies have begun`;
}

function burstWords({ ratio: found, refusedShare, begun, snapshots, targets }: BurstTimes): string {
  const missing = begun < snapshots * targets ? ` (${begun} begun)` : '';
  return `${ratio(found)}${missing}, ${percent(refusedShare)} refused`;
}

async function deletionRow(): Promise<void> {
  const [snapshots, targets] = values.quick ? [200, 2] : [1000, 5];
  const found = await deletionTimes(snapshots, targets);
  const name = `mass deletion of ${snapshots} × ${targets}`;
  const calls = `${found.callsPerHeldReplicaAndDay.toFixed(1)} calls a replica and day`;
  add('7', `${name}, held`, `${found.deletedWhileHeld} deleted`, calls, 'constant');
  add('7', `${name}, let go`, `${percent(found.refusedShare)} refused`, ratio(found.ratio), '≤ 1.5');
}

async function nightlyRows(): Promise<void> {
  for (const snapshots of values.quick ? [1000, 100_000] : [1000, 10_000, 100_000]) {
    const name = `nightly plan of ${snapshots} × 5`;
    const found = await childResult(nightlyPlan, [String(snapshots), '5'], longestChildMs);
    if (found === undefined) {
      skipped.push(`${name}: it did not end within ${longestChildMs / 60_000} minutes`);
      continue;
    }
    const { cpuSeconds, peakMebibytes } = found as { cpuSeconds: number; peakMebibytes: number };
    const words = `${cpuSeconds.toFixed(1)} s CPU, ${peakMebibytes.toFixed(0)} MiB`;
    add('9', name, '', words, snapshots === 100_000 ? '≤ 8 s, ≤ 300 MiB' : 'linear');
  }
}

async function startRows(): Promise<void> {
  const { bundleMs, unbundledMs, bundleCpuMs, unbundledCpuMs, withoutPageMs, withoutPageCpuMs } =
    await measureStart();
  const measured = `${bundleMs.toFixed(0)} of ${unbundledMs.toFixed(0)} ms; CPU ${bundleCpuMs.toFixed(0)} of ${unbundledCpuMs.toFixed(0)} ms`;
  add('10', 'start of the bundle ÷ unbundled', measured, ratio(bundleMs / unbundledMs), '≤ 0.2');
  const beside = `${bundleMs.toFixed(0)} of ${withoutPageMs.toFixed(0)} ms; CPU ${bundleCpuMs.toFixed(0)} of ${withoutPageCpuMs.toFixed(0)} ms`;
  add('10', 'start of the bundle with page and API ÷ without', beside, ratio(bundleMs / withoutPageMs), '1');
}

async function reportRows(): Promise<void> {
  const found = (await childResult(report, ['2000', '5'], longestChildMs)) as ReportFigures | undefined;
  if (found === undefined) {
    skipped.push('row 13: the report did not end');
    return;
  }
  const { pages, singles, bareMs, reportMs, bytes, compressed, peakMebibytes } = found;
  const [bare, whole] = [middle(bareMs), middle(reportMs)];
  const name = 'report of 2000 × 5';
  add('13', `calls of a ${name}`, `${pages} pages`, String(pages + singles), 'its pages');
  const times = `${whole.toFixed(0)} of ${bare.toFixed(0)} ms`;
  add('13', `time of a ${name} ÷ its pages read bare`, times, ratio(whole / bare), '');
  const size = `${(compressed / 1000).toFixed(0)} kB compressed, of ${(bytes / 1e6).toFixed(1)} MB`;
  add('13', `size of a ${name}`, '', size, '');
  add('13', `memory of a ${name}`, '', `${peakMebibytes.toFixed(0)} MiB`, '');
}

async function pageRow(): Promise<void> {
  if (chromium === undefined) {
    skipped.push('row 14 (the page), as there is no Chromium here');
    return;
  }
  const { frames, late, verySlow, elements, heapMebibytes } = await measurePage(2000);
  const name = 'page of 2000 × 5, scrolled through';
  const words = `${percent(late)} over 16.7 ms, ${percent(verySlow)} over 50 ms`;
  add('14', `frames of the ${name}`, `${frames} frames`, words, '');
  const memory = `${elements} elements at most, ${heapMebibytes.toFixed(0)} MiB of heap`;
  add('14', `memory of the ${name}`, '', memory, '');
}

function add(number: string, measure: string, compared: string, now: string, target: string): void {
  rows.push({ number, measure, compared, now, target });
  process.stderr.write(`${number}: ${measure}: ${now}\n`);
}

async function write(times: readonly FamilyTimes[], [before, after]: readonly BurstTimes[]): Promise<void> {
  const folder = path.join(root, 'docs/performance');
  await mkdir(folder, { recursive: true });
  const groups = times.map(({ fullMinutes, deltaMinutes, ours, naive, runbook }) => ({
    name: `copies of ${fullMinutes}/${deltaMinutes} min`,
    bars: [
      { name: 'this service', value: ours },
      { name: 'naive handler', value: naive },
      { name: 'runbook', value: runbook },
    ],
  }));
  const up = "times the platform's own";
  await writeFile(path.join(folder, 'families.svg'), barChart('Families until ready', up, groups));
  const lines = [
    { name: 'with the budget', values: after?.progress ?? [] },
    { name: 'without', values: before?.progress ?? [] },
  ];
  const axes = { across: "times the limits' own time", up: 'copies begun', until: 6 };
  await writeFile(path.join(folder, 'burst.svg'), lineChart("A burst under Azure's limits", axes, lines));
  const page = await format(performancePage(rows, skipped), { parser: 'markdown', printWidth: 110 });
  await writeFile(path.join(root, 'docs/performance.md'), page);
}
