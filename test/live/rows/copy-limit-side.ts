import { codeOf } from '../places/stage.ts';
import type { RunRow } from '../row.ts';

/** Of each of two targets: together more than the limit of 100, each less. */
const copiesEach = 55;

export const copyLimitSide: RunRow = {
  kind: 'run',
  id: 'copy-limit-side',
  question: 'is the limit of copies at a time counted for the side of the source, or of the target?',
  expected: 'the target: 110 from one region, 55 to each of two subscriptions, none refused',
  needs: ['second subscription'],
  minutes: 45,
  dollars: 1.5,
  makes: '110 disks of 4 GiB, a snapshot of each, and 55 copies in each of two subscriptions',
  run: async (stage) => {
    const { secondSubscriptionId } = stage.place;
    const second = stage.need(secondSubscriptionId, 'a second subscription');
    const source = await stage.group();
    const targets = [await stage.group(stage.region(1)), await stage.group(stage.region(1), second)];
    const names = Array.from({ length: copiesEach * targets.length }, (_, at) => `golden-${String(at)}`);
    const snapshots = await inBatches(names, async (name) => {
      const disk = await stage.disk(source, name);
      return stage.snapshot(source, name, disk, { incremental: true });
    });
    const refusals: string[] = [];
    const started = await inBatches(snapshots, async (snapshot, at) => {
      try {
        return await stage.copy(targets[at % targets.length] ?? source, snapshot.name, snapshot);
      } catch (error) {
        refusals.push(codeOf(error));
        return undefined;
      }
    });
    const copies = started.filter((copy) => copy !== undefined);
    if (refusals[0] !== undefined) {
      return `${String(refusals.length)} refused beside ${String(copies.length)} of one source: ${refusals[0]}`;
    }
    let underWay = 0;
    for (const copy of copies) if (((await stage.read(copy)).completionPercent ?? 0) < 100) underWay += 1;
    const all = String(copies.length);
    if (underWay <= 100)
      return `not decided: ${String(underWay)} of ${all} were still being copied at the end`;
    return `the target: ${all} from one region, ${String(copiesEach)} to each of two subscriptions, none refused`;
  },
};

/** Ten at a time, as Resource Manager takes ten writes a second. */
async function inBatches<Item, Result>(
  items: readonly Item[],
  run: (item: Item, at: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < items.length; first += 10) {
    const batch = items.slice(first, first + 10);
    results.push(...(await Promise.all(batch.map((item, at) => run(item, first + at)))));
  }
  return results;
}
