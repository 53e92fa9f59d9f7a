/** Row 7: most sources deleted at once, under Azure's limits: held by the guard, approved, and carried out. */
import { documented } from '../../src/azure/budget/remaining.ts';
import type { ReplicationConfig } from '../../src/replication/rule.ts';
import { noon } from '../../test/support/snapshots.ts';
import { VirtualTime } from '../../test/support/virtual-time.ts';
import { SimulatedCloud, usual } from '../simulation/cloud.ts';
import { SimulatedEngine } from '../simulation/engine.ts';
import { configFor, images, targets } from '../simulation/estate.ts';

const hour = 3_600_000;
const longestHours = 24;

export interface DeletionTimes {
  replicas: number;
  /** Held: how many were deleted all the same, and calls per replica in the hours after the first. */
  deletedWhileHeld: number;
  callsPerHeldReplicaAndDay: number;
  /** Carried out: how many, and from the approval until the last was gone, divided by the limits' own time. */
  deleted: number;
  ratio: number;
  refusedShare: number;
  /** In that time, deletions and changes of tags too. */
  callsPerReplica: number;
}

/** `start`, ms since 1970: from the very beginning on, what is spread by chance is spread otherwise. */
export async function deletionTimes(snapshots: number, count: number, start = noon): Promise<DeletionTimes> {
  const replicas = snapshots * count;
  const { time, cloud, config, engine } = await heldDeletions({ snapshots, count, start });
  const left = (): number => remaining(cloud, config);
  // Until all are marked and were seen to be held, which takes thousands of them hours.
  for (let calls = Infinity, hours = 0; calls > replicas / 100 && hours < longestHours; hours++) {
    const before = total(cloud);
    await time.run(time.now() + hour);
    calls = total(cloud) - before;
  }
  const before = total(cloud);
  await time.run(time.now() + 6 * hour);
  const calls = total(cloud) - before;
  const deletedWhileHeld = replicas - left();
  cloud.forgetCalls();
  const begun = time.now();
  const limitMs = limitOf(config, snapshots);
  const approving = engine.approve();
  for (let at = begun; left() > 0 && at < begun + 20 * limitMs + hour;) await time.run((at += limitMs / 20));
  await approving;
  const { reads, writes, deletes } = cloud.calls;
  return {
    replicas,
    deletedWhileHeld,
    callsPerHeldReplicaAndDay: (calls * 4) / replicas,
    deleted: replicas - left(),
    ratio: left() > 0 ? Infinity : (time.now() - begun) / limitMs,
    refusedShare: cloud.refused / (reads + writes + deletes),
    callsPerReplica: (reads + writes + deletes) / replicas,
  };
}

interface Deleted {
  time: VirtualTime;
  cloud: SimulatedCloud;
  config: ReplicationConfig;
  engine: SimulatedEngine;
}

/** Everything replicated, without limits; then, with limits, most sources gone and an event for each. */
async function heldDeletions({
  snapshots,
  count,
  start,
}: {
  snapshots: number;
  count: number;
  start: number;
}): Promise<Deleted> {
  const time = new VirtualTime(start);
  const cloud = new SimulatedCloud(time, { ...usual, fullCopyMs: 60_000, parallelCopies: Infinity });
  const config = configFor(targets(count));
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
  return { time, cloud, config, engine };
}

function stayingNames(snapshots: number): string[] {
  return Array.from({ length: Math.ceil(snapshots / 4) }, (_, at) => `staying-${at}`);
}

/** How many of those whose sources are gone. */
function remaining(cloud: SimulatedCloud, config: ReplicationConfig): number {
  const all = config.rules.flatMap((rule) => rule.targets).flatMap((target) => cloud.all(target));
  return all.filter(({ name }) => name.startsWith('golden-')).length;
}

/**
 * For every replica a read and a write that approve it, and a look that deletes it: two reads and a delete. The source's
 * subscription has most reads: those of all sources, and of its own replicas.
 */
function limitOf({ rules }: ReplicationConfig, snapshots: number): number {
  const bySubscription = new Map<string, number>();
  const all = rules.flatMap((rule) => rule.targets);
  for (const { subscriptionId } of all) {
    bySubscription.set(subscriptionId, (bySubscription.get(subscriptionId) ?? 0) + snapshots);
  }
  const most = Math.max(...bySubscription.values());
  const reads = snapshots * all.length + 2 * (bySubscription.get(images.subscriptionId) ?? 0);
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
