/**
 * Row 13: the report `status` over listings as the SDK would give them, in a process of its own, and the same listings
 * read bare. Arguments: snapshots and targets. Prints one line of JSON.
 */
import { gzipSync } from 'node:zlib';
import type { World } from '../../src/reconciler/ports.ts';
import { resourceGroupKey } from '../../src/replication/resource-id.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import { byNames } from '../../src/report/reading/narrowing.ts';
import { status } from '../../src/report/reading/status.ts';
import { MemoryAzure } from '../../test/support/memory-azure.ts';
import { replicaOf, sourceSnapshot } from '../../test/support/snapshots.ts';
import { configFor, images, targets } from '../simulation/estate.ts';

const [snapshots = 2000, count = 5] = process.argv.slice(2).map(Number);
const all = targets(count);
const pageSize = 100;
let pages = 0;

function source(at: number): Snapshot {
  const { subscriptionId, resourceGroup } = images;
  const name = `golden-${at}`;
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/snapshots/${name}`;
  return sourceSnapshot({ id, name, incrementalSnapshotFamilyId: `family-${at % 200}` });
}

/** Made anew by each listing, as an SDK does. */
async function list(group: typeof images): Promise<Snapshot[]> {
  const target = all.find((one) => resourceGroupKey(one) === resourceGroupKey(group));
  const listed: Snapshot[] = [];
  for (let from = 0; from < snapshots; from += pageSize) {
    pages += 1;
    for (let at = from; at < Math.min(snapshots, from + pageSize); at += 1) {
      listed.push(target === undefined ? source(at) : replicaOf(source(at), {}, target));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return listed;
}

const memory = new MemoryAzure();
let singles = 0;
const world = Object.assign(Object.create(memory) as World, {
  snapshots: {
    ...memory.snapshots,
    list,
    get: () => Promise.resolve(void (singles += 1)),
  },
});

const groups = [images, ...all];
const bareMs: number[] = [];
const reportMs: number[] = [];
let json = '';
// By turns; the first round is the compiler's.
for (let round = 0; round < 6; round += 1) {
  const begun = performance.now();
  for (const group of groups) await list(group);
  const listed = performance.now();
  pages = 0;
  singles = 0;
  json = JSON.stringify(await status(world, configFor(all), byNames([]), () => true, { most: 10 }));
  if (round === 0) continue;
  bareMs.push(listed - begun);
  reportMs.push(performance.now() - listed);
}
const result = {
  ...{ pages, singles, bareMs, reportMs },
  bytes: Buffer.byteLength(json),
  compressed: gzipSync(json).length,
  // Kibibytes on Linux and macOS alike, in Node.
  peakMebibytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
