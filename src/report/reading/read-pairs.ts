/** Lists every source and target group once, for the reports. */
import { atOnce } from '../../reconciler/at-once.ts';
import { pairsOf } from '../../reconciler/find-rule.ts';
import { Listings } from '../../reconciler/listings.ts';
import { LocksOfGroups } from '../../reconciler/group-locks.ts';
import { ownLocksIn } from '../../reconciler/own-locks.ts';
import type { World } from '../../reconciler/ports.ts';
import { copyState } from '../../replication/readiness.ts';
import { hasDeletionMark, isReplica } from '../../replication/replica-tags.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import type { ResourceGroupId } from '../../replication/resource-id.ts';
import type { Snapshot } from '../../replication/snapshot.ts';
import type { ReadPair } from '../read-pair.ts';

/** How replicas are read one by one whose progress no listing tells. */
export interface SingleReads {
  /** Of each group, the youngest; older ones count as the listing has them. */
  most: number;
  /** Unique ids of those that were seen to be complete: they stay so, and are read no more. Grows with each report. */
  complete?: Set<string>;
}

export async function readPairs(
  world: World,
  { rules }: ReplicationConfig,
  singles: SingleReads = { most: 50 },
): Promise<ReadPair[]> {
  const listings = new Listings({
    ...world.snapshots,
    list: async (group) => withProgress(world, group, await world.snapshots.list(group), singles),
  });
  const locks = new LocksOfGroups(world);
  return atOnce(pairsAtOnce, pairsOf(rules), async ({ rule, target }): Promise<ReadPair> => {
    const [sources, replicas] = await Promise.all([listings.of(rule.source), listings.of(target)]);
    const ownLocks = rule.protect ? ownLocksIn(await locks.of(target)) : undefined;
    const isPending = replicas.kind === 'complete' && replicas.snapshots.some(hasDeletionMark);
    return {
      ...{ rule, target, sources, replicas },
      ...(ownLocks && { ownLocks }),
      ...(isPending && { locks: await locks.of(target) }),
    };
  });
}

/** Side by side, as who asks by the API is answered within 230 s or not at all. */
const pairsAtOnce = 8;

/** That a listing tells `completionPercent` is unverified: replicas that may be under way are read by their ids. */
async function withProgress(
  { snapshots }: World,
  group: ResourceGroupId,
  listed: readonly Snapshot[],
  { most, complete = new Set() }: SingleReads,
): Promise<Snapshot[]> {
  const isUnknown = (one: Snapshot): boolean => isReplica(one) && hasUnknownProgress(one);
  const unknown = listed
    .filter((one) => isUnknown(one) && !complete.has(one.uniqueId))
    .sort((left, right) => right.timeCreated - left.timeCreated)
    .slice(0, most);
  const read = new Map<Snapshot, Snapshot>();
  for (const one of unknown) {
    const found = await snapshots.get({ ...group, name: one.name });
    if (found === undefined) continue;
    read.set(one, found);
    if (copyState(found).kind === 'ready') complete.add(found.uniqueId);
  }
  return listed.map((one) => read.get(one) ?? (isComplete(one) ? { ...one, completionPercent: 100 } : one));

  function isComplete(one: Snapshot): boolean {
    return isUnknown(one) && complete.has(one.uniqueId);
  }
}

function hasUnknownProgress(snapshot: Snapshot): boolean {
  const state = copyState(snapshot);
  return state.kind === 'copying' && state.percent === undefined;
}
