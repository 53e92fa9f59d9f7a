/**
 * A world whose single reads are answered by listings, each group listed once, so that what a report costs in calls
 * grows with groups and not with snapshots. Fit for showing what would be done, and never for doing it: a deletion
 * asks for proofs that were read apart.
 */
import { resourceGroupKey, type ResourceGroupId } from '../../replication/resource-id.ts';
import type { World } from '../../reconciler/ports.ts';

/** What a report asks of Azure one by one came to its limit. */
export class ReadLimitError extends Error {
  constructor(limit: number) {
    super(`more than ${limit} reads of single resources would be needed`);
    this.name = 'ReadLimitError';
  }
}

/** `limit` is how many reads no listing can answer: of staged blobs, and of operations. */
export function listedWorld(real: World, limit: number): World {
  const list = remembered((group: ResourceGroupId) => real.snapshots.list(group));
  const byName = remembered(
    async (group) => new Map((await list(group)).map((one) => [one.name.toLowerCase(), one])),
  );
  const disks = remembered((group: ResourceGroupId) => real.disks.list(group));
  const locks = remembered((group: ResourceGroupId) => real.locks.listOfGroup(group));
  const readGroup = remembered((group: ResourceGroupId) => real.resourceGroups.read(group));
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

/** One call for each group, however it ended. */
function remembered<Value>(
  read: (group: ResourceGroupId) => Promise<Value>,
): (group: ResourceGroupId) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (group) => {
    const key = resourceGroupKey(group);
    const found = known.get(key) ?? read({ ...group });
    known.set(key, found);
    return found;
  };
}
