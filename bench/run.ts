/**
 * `npm run bench`: all figures in one run, as one table, and `docs/performance.md` with its charts. `-- --quick` leaves
 * out the largest; `-- --only 1,5,10` prints those rows and writes nothing, with `--write` it puts them in the place of
 * the page's. A row that fails is told, and the others go on. Ends cleanly when it is interrupted: nothing is written, no process stays.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { endChildren } from './child.ts';
import { barChart, lineChart } from './report/chart.ts';
import { performancePage } from './report/page.ts';
import { readPage, withRows } from './report/read-page.ts';
import { markdownTable } from './report/table.ts';
import * as measured from './rows/measured.ts';
import * as ofPage from './rows/page.ts';
import * as simulated from './rows/simulated.ts';
import { Table } from './rows/table.ts';
import type { BurstTimes } from './scenarios/burst.ts';
import type { FamilyTimes } from './scenarios/families.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const root = path.resolve(import.meta.dirname, '..');
const table = new Table();
let families: FamilyTimes[] = [];
let bursts: BurstTimes[] = [];

const steps: readonly (readonly [number: number, run: () => Promise<unknown>])[] = [
  [1, async () => (families = await simulated.familyRows(table))],
  [2, () => simulated.fewCopiesRow(table)],
  [3, () => measured.firstPutRow(table)],
  [4, () => simulated.callRows(table)],
  [5, async () => (bursts = await simulated.burstRow(table))],
  [5, () => measured.liveBurstRow(table)],
  [6, () => simulated.instanceRows(table, values.quick)],
  [7, () => simulated.deletionRow(table, values.quick)],
  [8, () => measured.hintsRow(table)],
  [9, () => measured.nightlyRows(table, values.quick)],
  [10, () => measured.startRow(table)],
  [11, () => measured.stagingRows(table)],
  [12, () => simulated.moneyRow(table)],
  [13, () => ofPage.reportRows(table)],
  [14, () => ofPage.pageRow(table)],
  [15, () => simulated.estateRows(table, values.quick)],
];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endChildren();
    process.stderr.write(`\ninterrupted after ${table.rows.length} rows; nothing was written\n`);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

const wanted = values.only?.split(',').map(Number) ?? steps.map(([number]) => number);
const unknown = wanted.filter((number) => !steps.some(([known]) => known === number));
if (unknown.length > 0) throw new Error(`--only ${String(values.only)}: there are rows 1 to 15`);
const began = performance.now();
for (const [number, run] of steps) {
  if (!wanted.includes(number)) continue;
  try {
    await run();
  } catch (error) {
    table.skip(String(number), error instanceof Error ? error.message : String(error));
  }
}
process.stdout.write(`${markdownTable(table.rows)}\n`);
process.stderr.write(`${((performance.now() - began) / 60_000).toFixed(1)} minutes\n`);
const file = path.join(root, 'docs/performance.md');
if (values.only === undefined) {
  await writeCharts(families, bursts);
  await writePage(table);
} else if (values.write) {
  await writePage(withRows(readPage(await readFile(file, 'utf8')), wanted, table));
}

async function writeCharts(
  times: readonly FamilyTimes[],
  [before, after]: readonly BurstTimes[],
): Promise<void> {
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
}

async function writePage({ rows, skipped }: ReturnType<typeof readPage>): Promise<void> {
  const page = await format(performancePage(rows, skipped), { parser: 'markdown', printWidth: 110 });
  await writeFile(file, page);
}
