/** Rows 1 and 2: families of snapshots taken at once, until the last replica is ready. */
import { noon } from '../../test/support/snapshots.ts';
import { VirtualTime } from '../../test/support/virtual-time.ts';
import { SimulatedCloud, usual } from '../simulation/cloud.ts';
import { SimulatedEngine } from '../simulation/engine.ts';
import { configFor, images, targets } from '../simulation/estate.ts';
import { naiveHandler } from '../simulation/naive-handler.ts';
import { runbook } from '../simulation/runbook.ts';

const minute = 60_000;
const families = 10;
const each = 4;
const regions = targets(3);
const replicas = families * each * regions.length;

export interface FamilyTimes {
  fullMinutes: number;
  deltaMinutes: number;
  /** Until the last replica is ready, divided by what the platform itself needs. */
  ours: number;
  naive: number;
  runbook: number;
  /** Calls per replica, all told. */
  callsPerReplica: number;
  /** Messages worked off by the service, and minutes of the runbook's jobs, per replica. */
  looksPerReplica: number;
  jobMinutesPerReplica: number;
}

/** `start`, ms since 1970: from the very beginning on, what is spread by chance is spread otherwise. */
export async function familyTimes(
  [fullMinutes, deltaMinutes]: readonly [number, number],
  parallelCopies: number,
  start = noon,
): Promise<FamilyTimes> {
  const options = {
    ...usual,
    fullCopyMs: fullMinutes * minute,
    deltaCopyMs: deltaMinutes * minute,
    parallelCopies,
  };
  const rounds = Math.max(1, families / parallelCopies);
  const limit = rounds * (options.fullCopyMs + (each - 1) * options.deltaCopyMs);
  const world = (): { time: VirtualTime; cloud: SimulatedCloud; names: string[] } => {
    const time = new VirtualTime(start);
    const cloud = new SimulatedCloud(time, options);
    return { time, cloud, names: taken(cloud, start) };
  };
  const ours = world();
  const engine = new SimulatedEngine(ours.cloud, configFor(regions));
  for (const name of ours.names) engine.event({ ...images, name });
  await ours.time.run();
  const naive = world();
  void naiveHandler(naive.cloud, images, naive.names, regions);
  await naive.time.run();
  const job = world();
  let jobMs = 0;
  for (const region of regions) {
    void runbook(job.cloud, images, region).then(() => (jobMs += job.time.now() - start));
  }
  await job.time.run();
  const { reads, writes } = ours.cloud.calls;
  return {
    fullMinutes,
    deltaMinutes,
    ours: lastReady(ours.cloud, start) / limit,
    naive: lastReady(naive.cloud, start) / limit,
    runbook: lastReady(job.cloud, start) / limit,
    callsPerReplica: (reads + writes) / replicas,
    looksPerReplica: engine.looks / replicas,
    jobMinutesPerReplica: jobMs / minute / replicas,
  };
}

/** The families one after the other in name, and taken a second apart. */
function taken(cloud: SimulatedCloud, start: number): string[] {
  const names: string[] = [];
  for (let at = 0; at < each; at++) {
    for (let family = 0; family < families; family++) {
      const name = `family-${family}-${at}`;
      const timeCreated = start - (each - at) * 1000;
      cloud.take(images, name, { incrementalSnapshotFamilyId: `family-${family}`, timeCreated });
      names.push(name);
    }
  }
  return names;
}

/** From the start, ms; infinite where something is missing. */
function lastReady(cloud: SimulatedCloud, start: number): number {
  const ready = regions.flatMap((region) => cloud.copiesIn(region).map((copy) => copy.ready));
  return ready.length < replicas ? Infinity : Math.max(...ready) - start;
}
