/** Row 7: most sources deleted at once, under Azure's limits: held by the guard, and carried out where it lets them. */
import { documented } from '../../src/azure/budget/remaining.ts';
import type { ReplicationConfig } from '../../src/replication/rule.ts';
import { noon } from '../../test/support/snapshots.ts';
import { VirtualTime } from '../../test/support/virtual-time.ts';
import { SimulatedCloud, usual } from '../simulation/cloud.ts';
import { SimulatedEngine } from '../simulation/engine.ts';
import { configFor, images, targets } from '../simulation/estate.ts';

const hour = 3_600_000;

export interface DeletionTimes {
  replicas: number;
  /** Held: how many were deleted all the same, and calls per replica in the hours after the first. */
  deletedWhileHeld: number;
  callsPerHeldReplicaAndDay: number;
  /** Carried out: how many, and until the last was gone after its delay, divided by the limits' own time. */
  deleted: number;
  ratio: number;
  refusedShare: number;
  /** Until then, deletions and changes of tags too. */
  callsPerReplica: number;
}

/** `start`, ms since 1970: from the very beginning on, what is spread by chance is spread otherwise. */
export async function deletionTimes(snapshots: number, count: number, start = noon): Promise<DeletionTimes> {
  const replicas = snapshots * count;
  const held = await deleted({ snapshots, count, start }, { maxCount: 10, maxPercent: 50 });
  await held.time.run(held.time.now() + hour);
  const before = total(held.cloud);
  await held.time.run(held.time.now() + 6 * hour);
  const calls = total(held.cloud) - before;
  const free = await deleted(
    { snapshots, count, start },
    { maxCount: Number.MAX_SAFE_INTEGER, maxPercent: 100 },
  );
  const begun = free.time.now();
  const limitMs = limitOf(free.config, snapshots);
  let at = begun;
  while (remaining(free) > 0 && at < begun + 20 * limitMs + hour) await free.time.run((at += limitMs / 20));
  const { reads, writes, deletes } = free.cloud.calls;
  const delay = free.config.rules[0]?.deleteDelayMs ?? 0;
  return {
    replicas,
    deletedWhileHeld: replicas - remaining(held),
    callsPerHeldReplicaAndDay: (calls * 4) / replicas,
    deleted: replicas - remaining(free),
    ratio: remaining(free) > 0 ? Infinity : (free.time.now() - begun - delay) / limitMs,
    refusedShare: free.cloud.refused / (reads + writes + deletes),
    callsPerReplica: (reads + writes + deletes) / replicas,
  };
}

interface Deleted {
  time: VirtualTime;
  cloud: SimulatedCloud;
  config: ReplicationConfig;
}

/**
 * Everything replicated, without limits; then, with limits, most sources gone and an event for each. Some stay, as
 * the guard always asks before all replicas of a rule go.
 */
async function deleted(
  { snapshots, count, start }: { snapshots: number; count: number; start: number },
  deletionGuard: ReplicationConfig['deletionGuard'],
): Promise<Deleted> {
  const time = new VirtualTime(start);
  const cloud = new SimulatedCloud(time, { ...usual, fullCopyMs: 60_000, parallelCopies: Infinity });
  const config = { ...configFor(targets(count)), deletionGuard };
  const engine = new SimulatedEngine(cloud, config);
  const names = Array.from({ length: snapshots }, (_, at) => `golden-${at}`);
  for (const name of [...names, ...stayingNames(snapshots)]) {
    cloud.take(images, name, { incrementalSnapshotFamilyId: name });
    engine.event({ ...images, name });
  }
  await time.run();
  cloud.options.throttled = true;
  cloud.forgetCalls();
  for (const name of names) {
    cloud.remove({ ...images, name });
    engine.event({ ...images, name }, 'delete');
  }
  return { time, cloud, config };
}

function stayingNames(snapshots: number): string[] {
  return Array.from({ length: Math.ceil(snapshots / 4) }, (_, at) => `staying-${at}`);
}

/** How many of those whose sources are gone. */
function remaining({ cloud, config }: Deleted): number {
  const all = config.rules.flatMap((rule) => rule.targets).flatMap((target) => cloud.all(target));
  return all.filter(({ name }) => name.startsWith('golden-')).length;
}

/** A look that marks and one that deletes: two reads each, a write and a delete for every replica. */
function limitOf({ rules }: ReplicationConfig, snapshots: number): number {
  const bySubscription = new Map<string, number>();
  const all = rules.flatMap((rule) => rule.targets);
  for (const { subscriptionId } of all) {
    bySubscription.set(subscriptionId, (bySubscription.get(subscriptionId) ?? 0) + snapshots);
  }
  const most = Math.max(...bySubscription.values());
  const reads = 2 * snapshots * all.length + 2 * (bySubscription.get(images.subscriptionId) ?? 0);
  const seconds = [
    (reads - documented.reads.size) / documented.reads.perSecond,
    (most - documented.writes.size) / documented.writes.perSecond,
    (most - documented.deletes.size) / documented.deletes.perSecond,
  ];
  return Math.max(1, ...seconds) * 1000;
}

function total({ calls: { reads, writes, deletes } }: SimulatedCloud): number {
  return reads + writes + deletes;
}
