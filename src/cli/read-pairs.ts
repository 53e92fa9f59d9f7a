/** Lists every source and target group once, for the reports. */
import { Listings } from '../reconciler/listings.ts';
import { ownLocksOf } from '../reconciler/own-locks.ts';
import type { World } from '../reconciler/ports.ts';
import { copyState } from '../replication/readiness.ts';
import { isReplica } from '../replication/replica-tags.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import type { ResourceGroupId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { ReadPair } from '../report/read-pair.ts';

export async function readPairs(world: World, { rules }: ReplicationConfig): Promise<ReadPair[]> {
  const listings = new Listings({
    ...world.snapshots,
    list: async (group) => withProgress(world, group, await world.snapshots.list(group)),
  });
  const pairs: ReadPair[] = [];
  for (const rule of rules) {
    for (const target of rule.targets) {
      const [sources, replicas] = await Promise.all([listings.of(rule.source), listings.of(target)]);
      const ownLocks = rule.protect ? await ownLocksOf(world, target) : undefined;
      pairs.push({ rule, target, sources, replicas, ...(ownLocks && { ownLocks }) });
    }
  }
  return pairs;
}

/** So many are read one by one at most; older ones count as the listing has them. */
const maxSingleReads = 50;

/** That a listing tells `completionPercent` is unverified: replicas that may be under way are read by their ids. */
async function withProgress(
  { snapshots }: World,
  group: ResourceGroupId,
  listed: readonly Snapshot[],
): Promise<Snapshot[]> {
  const unknown = listed
    .filter((one) => isReplica(one) && hasUnknownProgress(one))
    .sort((left, right) => right.timeCreated - left.timeCreated)
    .slice(0, maxSingleReads);
  const read = new Map<Snapshot, Snapshot>();
  for (const one of unknown) {
    const found = await snapshots.get({ ...group, name: one.name });
    if (found !== undefined) read.set(one, found);
  }
  return listed.map((one) => read.get(one) ?? one);
}

function hasUnknownProgress(snapshot: Snapshot): boolean {
  const state = copyState(snapshot);
  return state.kind === 'copying' && state.percent === undefined;
}
