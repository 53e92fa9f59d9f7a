/** Under Azure's limits, with the service's own budget and listings, in virtual time. */
import { expect, test } from 'vitest';
import { burstTimes } from '../../../bench/scenarios/burst.ts';
import { deletionTimes } from '../../../bench/scenarios/deletions.ts';
import { oneInstance } from '../../../bench/simulation/engine.ts';

test('a burst begins all its copies, hardly refused, in little more than the limits’ own time', async () => {
  const found = await burstTimes({ snapshots: 300, targets: 2, engine: oneInstance });
  expect(found.begun).toBe(600);
  expect(found.refusedShare).toBeLessThan(0.01);
  // So short a burst is mostly the start, when the rate is still found out.
  expect(found.ratio).toBeLessThan(1.8);
});

test('what a replica costs does not grow with the size of the group', async () => {
  const small = await burstTimes({ snapshots: 150, targets: 2, engine: oneInstance });
  const large = await burstTimes({ snapshots: 600, targets: 2, engine: oneInstance });
  expect(large.callsPerReplica).toBeLessThan(small.callsPerReplica * 1.15);
});

test('several instances on one budget come to more calls, and none of them starves', async () => {
  const engine = { ...oneInstance, instances: 4 };
  const found = await burstTimes({ snapshots: 600, targets: 2, engine });
  expect(found.begun).toBe(1200);
  expect(found.refusedShare).toBeLessThan(0.01);
  expect(found.ratio).toBeLessThan(1.5);
  expect(found.leastShare).toBeGreaterThan(0.6);
  // What proves a name to be free is read for each replica: once before its listing and once after it.
  const { sources, replicas } = found.readsPerReplica;
  expect(replicas).toBeGreaterThanOrEqual(2);
  expect(sources).toBeGreaterThanOrEqual(0.5);
  // One instance looks at all that an event tells of.
  expect(sources).toBeLessThanOrEqual(0.8);
});

test('a mass deletion is held for nothing, and approved it costs little more than what proves it', async () => {
  const found = await deletionTimes(120, 2);
  expect(found.deletedWhileHeld).toBe(0);
  expect(found.callsPerHeldReplicaAndDay).toBeLessThan(1);
  expect(found.deleted).toBe(240);
  // What is refused comes back after a minute, and is the last then.
  expect(found.refusedShare).toBe(0);
  // Approved by a read and a write; its own proof: two reads by id of the replica and one of the source, and the delete.
  expect(found.callsPerReplica).toBeLessThan(8);
});
