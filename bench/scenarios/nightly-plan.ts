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
const imagesKey = resourceGroupKey(images);

const source = (at: number): Snapshot => {
  const { subscriptionId, resourceGroup } = images;
  const name = `golden-${at}`;
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/snapshots/${name}`;
  return sourceSnapshot({ id, name, incrementalSnapshotFamilyId: `family-${at % 1000}` });
};

/** Made anew by each listing, as an SDK does. */
function listed(key: string): Snapshot[] {
  const target = all.find((one) => resourceGroupKey(one) === key);
  return Array.from({ length: snapshots }, (_, at) =>
    target === undefined ? source(at) : replicaOf(source(at), {}, target),
  );
}

const memory = new MemoryAzure();
let hints = 0;
const world = Object.assign(Object.create(memory) as World, {
  snapshots: {
    ...memory.snapshots,
    list: (group: typeof images) => Promise.resolve(listed(resourceGroupKey(group))),
  },
  hints: {
    ...memory.hints,
    send: (sent: readonly unknown[]) => Promise.resolve(void (hints += sent.length)),
  },
});
listed(imagesKey);
const before = process.cpuUsage();
const report = await sync(world, configFor(all), 'bench');
const { user, system } = process.cpuUsage(before);
const counts = report.pairs.map((pair) => pair.counts);
const result = {
  snapshots,
  targets: count,
  cpuSeconds: (user + system) / 1e6,
  // Kibibytes on Linux and macOS alike, in Node.
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
  hints,
  counts,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
