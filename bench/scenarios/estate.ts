/**
 * Row 15: what holds a large estate. Limits are counted for each subscription and principal, so one subscription stands
 * for each of the fifty.
 */
import type { ReplicationConfig } from '../../src/replication/rule.ts';
import { noon, rule, sourceGroup } from '../../test/support/snapshots.ts';
import { VirtualTime } from '../../test/support/virtual-time.ts';
import { SimulatedCloud, usual } from '../simulation/cloud.ts';
import { oneInstance, SimulatedEngine } from '../simulation/engine.ts';
import { configFor, images, targets } from '../simulation/estate.ts';
import { burstLimitMs } from './burst-limit.ts';

export interface CopiesTimes {
  /** Until the last replica is ready, divided by the least that so many copies at a time take. */
  ratio: number;
  hours: number;
  /** Of all calls, refused by Resource Manager's limits. */
  throttledShare: number;
  callsPerReplica: number;
}

/** New snapshots of one subscription, of as many disks, into that many regions, 100 copies at a time in each. */
export async function copiesTimes(snapshots: number, regions: number): Promise<CopiesTimes> {
  const time = new VirtualTime(noon);
  const cloud = new SimulatedCloud(time, { ...usual, throttled: true });
  const all = targets(regions);
  const engine = new SimulatedEngine(cloud, configFor(all));
  for (let at = 0; at < snapshots; at++) {
    const name = `golden-${at}`;
    cloud.take(images, name, { incrementalSnapshotFamilyId: `family-${at}` });
    engine.event({ ...images, name });
  }
  await time.run();
  const ready = all.flatMap((target) => cloud.copiesIn(target).map((copy) => copy.ready));
  const replicas = snapshots * regions;
  const leastMs = Math.ceil(snapshots / usual.parallelCopies) * usual.fullCopyMs;
  const lastMs = ready.length < replicas ? Infinity : Math.max(...ready) - noon;
  const calls = cloud.calls.reads + cloud.calls.writes;
  return {
    ratio: lastMs / leastMs,
    hours: lastMs / 3_600_000,
    throttledShare: cloud.refused / calls,
    callsPerReplica: calls / replicas,
  };
}

export interface ShardTimes {
  /** Until the last copy has begun, s. */
  seconds: number;
  /** Divided by what the limits of one principal let through. */
  ratio: number;
  refusedShare: number;
}

/** One burst in as many source groups as there are apps at most, which divide their rules. */
export async function shardTimes(groups: number, each: number, apps: number): Promise<ShardTimes> {
  const time = new VirtualTime(noon);
  const cloud = new SimulatedCloud(time, {
    ...usual,
    throttled: true,
    fullCopyMs: 6 * 3_600_000,
    parallelCopies: Infinity,
  });
  const target = targets(1);
  const sources = Array.from({ length: groups }, (_, at) => ({
    ...sourceGroup,
    resourceGroup: `rg-images-of-${at}`,
  }));
  const ruleOf = (source: (typeof sources)[number]): ReplicationConfig['rules'][number] => ({
    ...rule,
    name: source.resourceGroup,
    source,
    targets: target.map((one) => ({ ...one, resourceGroup: `${source.resourceGroup}-there` })),
  });
  const engines = Array.from({ length: apps }, (_, app) => {
    const rules = sources.filter((_source, at) => at % apps === app).map(ruleOf);
    return new SimulatedEngine(
      cloud,
      { ...configFor(target), rules },
      { ...oneInstance, principal: `app-${app}` },
    );
  });
  for (const [at, source] of sources.entries()) {
    for (let index = 0; index < each; index++) {
      const name = `golden-${at}-${index}`;
      cloud.take(source, name, { incrementalSnapshotFamilyId: `family-${at}-${index}` });
      engines[at % apps]?.event({ ...source, name });
    }
  }
  const wanted = groups * each;
  const limitMs = burstLimitMs(sourceGroup, wanted, [sourceGroup.subscriptionId]);
  for (let at = noon; cloud.begun.length < wanted && at < noon + 6 * limitMs;)
    await time.run((at += limitMs / 40));
  const last = cloud.begun.at(wanted - 1);
  const ms = last === undefined ? Infinity : last - noon;
  return {
    seconds: ms / 1000,
    ratio: ms / limitMs,
    refusedShare: cloud.refused / (cloud.calls.reads + cloud.calls.writes),
  };
}
