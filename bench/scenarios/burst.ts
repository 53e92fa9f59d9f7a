/** Rows 5 and 6: many snapshots at once under Azure's limits, until the last copy has begun. */
import { noon } from '../../test/support/snapshots.ts';
import { VirtualTime } from '../../test/support/virtual-time.ts';
import { SimulatedCloud, usual } from '../simulation/cloud.ts';
import { oneInstance, SimulatedEngine, type EngineOptions } from '../simulation/engine.ts';
import { burstLimitMs } from './burst-limit.ts';
import { configFor, images, targets } from '../simulation/estate.ts';

export interface Burst {
  snapshots: number;
  targets: number;
  engine: EngineOptions;
}

export interface BurstTimes extends Burst {
  /** Copies begun within the time that was given. */
  begun: number;
  /** Until the last began, divided by the time in which the limits let the fewest calls for it through. */
  ratio: number;
  limitSeconds: number;
  /** Of all calls, until then. */
  refusedShare: number;
  callsPerReplica: number;
  looksPerReplica: number;
  /** Looks of the least busy instance, divided by those of an even share. */
  leastShare: number;
  /** How many had begun after each tenth of the limits' own time. */
  progress: number[];
  /** Reads until then: of sources and of what is to be replicas, each by its id, and pages of listings. */
  readsPerReplica: { sources: number; replicas: number; pages: number };
}

/** So many times the limits' own time is waited for at most. */
const patience = 6;

export async function burstTimes({ snapshots, targets: count, engine: options }: Burst): Promise<BurstTimes> {
  const time = new VirtualTime(noon);
  const all = targets(count);
  // Copies that are long enough not to be looked at meanwhile, and as many at a time as there are.
  const cloud = new SimulatedCloud(time, {
    ...usual,
    throttled: true,
    fullCopyMs: 6 * 3_600_000,
    parallelCopies: Infinity,
  });
  const engine = new SimulatedEngine(cloud, configFor(all), options);
  for (let at = 0; at < snapshots; at++) {
    const name = `golden-${at}`;
    cloud.take(images, name, { incrementalSnapshotFamilyId: `family-${at}` });
    engine.event({ ...images, name });
  }
  const limitMs = burstLimitMs(
    images,
    snapshots,
    all.map(({ subscriptionId }) => subscriptionId),
  );
  const wanted = snapshots * count;
  const step = limitMs / 20;
  let at = noon;
  while (cloud.begun.length < wanted && at < noon + patience * limitMs) await time.run((at += step));
  const last = cloud.begun.at(wanted - 1);
  const { reads, writes } = cloud.calls;
  const looks = engine.instances.map((instance) => instance.looks);
  return {
    snapshots,
    targets: count,
    engine: options,
    begun: cloud.begun.length,
    ratio: last === undefined ? Infinity : (last - noon) / limitMs,
    limitSeconds: limitMs / 1000,
    refusedShare: cloud.refused / (reads + writes),
    callsPerReplica: (reads + writes) / wanted,
    looksPerReplica: engine.looks / wanted,
    leastShare: (Math.min(...looks) / engine.looks) * looks.length,
    readsPerReplica: readsPerReplica(cloud.tally, wanted),
    progress: Array.from({ length: patience * 10 + 1 }, (_, tenth) => {
      const until = noon + (tenth / 10) * limitMs;
      return cloud.begun.filter((begun) => begun <= until).length;
    }),
  };
}

export const withoutBudget: EngineOptions = { ...oneInstance, budgeted: false };

function readsPerReplica(
  tally: ReadonlyMap<string, number>,
  replicas: number,
): BurstTimes['readsPerReplica'] {
  const reads = { sources: 0, replicas: 0, pages: 0 };
  for (const [counted, calls] of tally) {
    const [group, kind] = counted.split(' ');
    if (kind === 'page') reads.pages += calls / replicas;
    else if (kind === 'snapshot')
      reads[group === images.resourceGroup ? 'sources' : 'replicas'] += calls / replicas;
  }
  return reads;
}
