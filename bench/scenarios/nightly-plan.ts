/**
 * Row 9: the nightly pass over an estate that is in sync, in a process of its own, on the machine's time. Arguments:
 * snapshots and targets. Prints one line of JSON.
 */
import { sync } from '../../src/reconciler/sync.ts';
import type { World } from '../../src/reconciler/ports.ts';
import { resourceGroupKey } from '../../src/replication/resource-id.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import { MemoryAzure } from '../../test/support/memory-azure.ts';
import { replicaOf, sourceSnapshot } from '../../test/support/snapshots.ts';
import { configFor, images, targets } from '../simulation/estate.ts';

const [snapshots = 1000, count = 5] = process.argv.slice(2).map(Number);
const all = targets(count);

const source = (at: number): Snapshot => {
  const { subscriptionId, resourceGroup } = images;
  const name = `golden-${at}`;
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/snapshots/${name}`;
  return sourceSnapshot({ id, name, incrementalSnapshotFamilyId: `family-${at % 1000}` });
};

const pageSize = 100;

/** Made anew by each listing, as an SDK does. */
function page(key: string, from: number): Snapshot[] {
  const target = all.find((one) => resourceGroupKey(one) === key);
  return Array.from({ length: Math.min(pageSize, snapshots - from) }, (_, at) =>
    target === undefined ? source(from + at) : replicaOf(source(from + at), {}, target),
  );
}

async function eachPage(group: typeof images, use: (page: readonly Snapshot[]) => void): Promise<void> {
  const key = resourceGroupKey(group);
  for (let from = 0; from < snapshots; from += pageSize) {
    use(page(key, from));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function list(group: typeof images): Promise<Snapshot[]> {
  const listed: Snapshot[] = [];
  await eachPage(group, (some) => listed.push(...some));
  return listed;
}

const memory = new MemoryAzure();
let hints = 0;
const world = Object.assign(Object.create(memory) as World, {
  snapshots: {
    ...memory.snapshots,
    list,
    eachPage,
  },
  hints: {
    ...memory.hints,
    send: (sent: readonly unknown[]) => Promise.resolve(void (hints += sent.length)),
  },
});
// What making up the listings costs is not the pass's.
const made = process.cpuUsage();
for (const group of [images, ...all]) await eachPage(group, () => undefined);
const making = seconds(process.cpuUsage(made));
const before = process.cpuUsage();
const report = await sync(world, configFor(all), 'bench');
const cpuSeconds = seconds(process.cpuUsage(before)) - making;
const counts = report.pairs.map((pair) => pair.counts);
const result = {
  snapshots,
  targets: count,
  cpuSeconds,
  // Kibibytes on Linux and macOS alike, in Node.
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
  hints,
  counts,
};

process.stdout.write(`${JSON.stringify(result)}\n`);

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}
