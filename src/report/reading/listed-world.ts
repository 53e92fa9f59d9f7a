/**
 * A world whose single reads are answered by listings, each group listed once, so that what a report costs in calls
 * grows with groups and not with snapshots. Fit for showing what would be done, and never for doing it: a deletion
 * asks for proofs that were read apart.
 */
import type { ResourceGroupId } from '../../replication/resource-id.ts';
import type { World } from '../../reconciler/ports.ts';
import { onceAGroup } from './once-a-group.ts';

/** What a report asks of Azure one by one came to its limit. */
export class ReadLimitError extends Error {
  constructor(limit: number) {
    super(`more than ${limit} reads of single resources would be needed`);
    this.name = 'ReadLimitError';
  }
}

/** `limit` is how many reads no listing can answer: of staged blobs, and of operations. */
export function listedWorld(real: World, limit: number): World {
  const list = onceAGroup((group: ResourceGroupId) => real.snapshots.list(group));
  const byName = onceAGroup(
    async (group) => new Map((await list(group)).map((one) => [one.name.toLowerCase(), one])),
  );
  const disks = onceAGroup((group: ResourceGroupId) => real.disks.list(group));
  const locks = onceAGroup((group: ResourceGroupId) => real.locks.listOfGroup(group));
  const readGroup = onceAGroup((group: ResourceGroupId) => real.resourceGroups.read(group));
  let reads = 0;
  const counted = async <Value>(read: () => Promise<Value>): Promise<Value> => {
    if (++reads > limit) throw new ReadLimitError(limit);
    return read();
  };
  return {
    ...real,
    snapshots: {
      ...real.snapshots,
      list,
      get: async (id) => (await byName(id)).get(id.name.toLowerCase()),
      failureOf: (operation) => counted(() => real.snapshots.failureOf(operation)),
    },
    disks: {
      ...real.disks,
      list: disks,
      get: async (id) => (await disks(id)).find(({ name }) => name.toLowerCase() === id.name.toLowerCase()),
    },
    locks: { ...real.locks, list: (id) => locks(id), listOfGroup: locks },
    resourceGroups: { read: readGroup },
    staging: { ...real.staging, look: (place) => counted(() => real.staging.look(place)) },
  };
}
