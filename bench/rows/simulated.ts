/** Rows 1, 2, 4 to 7 and 12: the service's own code in virtual time, the same on every machine. */
import { noon } from '../../test/support/snapshots.ts';
import { percent, ratio } from '../report/table.ts';
import { burstTimes, withoutBudget, type BurstTimes } from '../scenarios/burst.ts';
import { callCounts } from '../scenarios/calls.ts';
import { deletionTimes, type DeletionTimes } from '../scenarios/deletions.ts';
import { copiesTimes, shardTimes } from '../scenarios/estate.ts';
import { familyTimes, type FamilyTimes } from '../scenarios/families.ts';
import { moneyPerThousand } from '../scenarios/money.ts';
import { oneInstance } from '../simulation/engine.ts';
import { middle } from '../statistics.ts';
import type { Table } from './table.ts';

export async function familyRows(table: Table): Promise<FamilyTimes[]> {
  const times: FamilyTimes[] = [];
  for (const [copy, target] of [
    [[4, 2], '1.10'],
    [[20, 4], '1.04'],
    [[180, 30], '1.005'],
  ] as const) {
    const found = await familyTimes(copy, 100);
    times.push(found);
    const name = `40 snapshots × 3 regions until ready, copies of ${copy.join('/')} min`;
    table.add('1', name, peers(found), ratio(found.ours), target);
  }
  return times;
}

export async function fewCopiesRow(table: Table): Promise<void> {
  const all = await fromEach(startsMs, (start) => familyTimes([20, 4], 5, start));
  const [found] = all;
  if (found === undefined) return;
  const { words, middleRatio } = spread(all.map(({ ours }) => ours));
  const name = 'the same with 5 copies at a time, 20/4 min';
  table.add('2', name, `${peers(found)}; ${words}`, middleRatio, '1.05');
}

function peers({ naive, runbook }: FamilyTimes): string {
  return `naive handler ${ratio(naive)}, runbook ${ratio(runbook)}`;
}

export async function callRows(table: Table): Promise<void> {
  const { noOp, copy, nightly } = await callCounts();
  table.add('4', 'calls of a no-op event, per target', '', String(noOp), '2');
  for (const { minutes, calls } of copy) {
    table.add('4', `calls from the event to ready, copy of ${minutes} min`, '', String(calls), '≤ 10');
  }
  table.add(
    '4',
    'calls of a nightly pass in sync',
    `${nightly.pages} pages`,
    String(nightly.calls),
    'its pages',
  );
}

export async function burstRow(table: Table): Promise<BurstTimes[]> {
  const size = { snapshots: 1000, targets: 2 };
  const before = await burstTimes({ ...size, engine: withoutBudget });
  const after = await burstTimes({ ...size, engine: oneInstance });
  const compared = `without a budget: ${burstWords(before)}`;
  table.add('5', burstName(after), compared, burstWords(after), '≤ 1.3, under 1 % refused');
  return [before, after];
}

/** `isQuick`: 1,000 × 2 instead of 5,000 × 10, which takes some minutes for each number of instances. */
export async function instanceRows(table: Table, isQuick: boolean): Promise<void> {
  const sizes = [[1000, 2, [1, 2, 4, 8]] as const, ...(isQuick ? [] : [[5000, 10, [1, 4]] as const])];
  for (const [snapshots, targets, numbers] of sizes) {
    for (const instances of numbers) {
      const found = await burstTimes({ snapshots, targets, engine: { ...oneInstance, instances } });
      const name = `${burstName(found)}, ${instances} instance${instances > 1 ? 's' : ''}`;
      table.add('6', name, `${readWords(found)}; ${shareWords(found)}`, burstWords(found), '≤ 1.5');
    }
  }
}

function readWords({ readsPerReplica: { sources, replicas, pages } }: BurstTimes): string {
  return `reads a replica: ${sources.toFixed(2)} of sources, ${replicas.toFixed(2)} of replicas, ${pages.toFixed(2)} pages`;
}

function shareWords({ leastShare }: BurstTimes): string {
  return `least busy instance ${percent(leastShare)} of an even share`;
}

function burstName({ snapshots, targets }: BurstTimes): string {
  return `burst of ${snapshots} × ${targets} until all copies have begun`;
}

function burstWords({ ratio: found, refusedShare, begun, snapshots, targets }: BurstTimes): string {
  const missing = begun < snapshots * targets ? ` (${begun} begun)` : '';
  return `${ratio(found)}${missing}, ${percent(refusedShare)} refused`;
}

/**
 * Several sizes: with few, what one look takes counts for more than all the limits. `isQuick`: without the large ones,
 * which take minutes and are done once.
 */
export async function deletionRow(table: Table, isQuick: boolean): Promise<void> {
  const sizes = [[200, 2, startsMs] as const, [500, 2, startsMs] as const];
  const large = [[2000, 4, [noon]] as const, [5000, 10, [noon]] as const];
  for (const [snapshots, targets, starts] of isQuick ? sizes : [...sizes, ...large]) {
    const all = await fromEach(starts, (start) => deletionTimes(snapshots, targets, start));
    const most = (of: (one: DeletionTimes) => number): number => Math.max(...all.map(of));
    const name = `mass deletion of ${snapshots} × ${targets}`;
    const calls = `${most((one) => one.callsPerHeldReplicaAndDay).toFixed(1)} calls a replica and day`;
    table.add('7', `${name}, held`, `${most((one) => one.deletedWhileHeld)} deleted`, calls, 'constant');
    const { words, middleRatio } = spread(all.map((one) => one.ratio));
    const refused = `${percent(most((one) => one.refusedShare))} refused; ${words}`;
    table.add('7', `${name}, approved`, refused, middleRatio, '≤ 1.5');
  }
}

/** Chance is made from times and names: one start is one throw of it. */
const startsMs = [0, 1, 2, 3, 4].map((at) => noon + at * 7919);

async function fromEach<Found>(
  starts: readonly number[],
  measure: (start: number) => Promise<Found>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const start of starts) found.push(await measure(start));
  return found;
}

function spread(ratios: readonly number[]): { words: string; middleRatio: string } {
  if (ratios.length === 1) return { words: 'once', middleRatio: ratio(middle(ratios)) };
  const words = `the middle of ${ratios.length}, ${ratio(Math.min(...ratios))} to ${ratio(Math.max(...ratios))}`;
  return { words, middleRatio: ratio(middle(ratios)) };
}

/** `isQuick`: as much work for a limit to hold, of a smaller estate. */
export async function estateRows(table: Table, isQuick: boolean): Promise<void> {
  const [snapshots, regions] = isQuick ? [200, 3] : [500, 10];
  const copies = await copiesTimes(snapshots, regions);
  const { ratio: times, throttledShare, callsPerReplica, hours } = copies;
  const name = `${snapshots} new snapshots × ${regions} regions until ready, 100 copies of 20 min at a time`;
  const words = `${ratio(times)}, ${percent(throttledShare)} refused`;
  table.add('15', name, `${hours.toFixed(1)} h, ${callsPerReplica.toFixed(1)} calls a replica`, words, '');
  const [groups, each] = [4, 500];
  for (const apps of [1, 2, 4]) {
    const found = await shardTimes(groups, each, apps);
    const burst = `burst of ${groups * each} in ${groups} source groups, ${plural(apps)}`;
    const shown = `${ratio(found.ratio)}, ${percent(found.refusedShare)} refused`;
    table.add('15', burst, `${found.seconds.toFixed(0)} s`, shown, '');
  }
}

function plural(apps: number): string {
  return apps === 1 ? '1 app' : `${apps} apps that divide the rules`;
}

export async function moneyRow(table: Table): Promise<void> {
  const { ours, runbook } = moneyPerThousand(await familyTimes([20, 4], 100));
  const compared = `runbook's job minutes ${runbook.toFixed(2)} USD`;
  const words = `${ours.toFixed(2)} USD, 1/${(runbook / ours).toFixed(0)}`;
  table.add('12', 'running per 1,000 replicas, copies of 20/4 min', compared, words, '≤ 1/20');
}
