/** Row 4: calls to Resource Manager, where nothing stands in the way. */
import { sync } from '../../src/reconciler/sync.ts';
import { noon } from '../../test/support/snapshots.ts';
import { VirtualTime } from '../../test/support/virtual-time.ts';
import { SimulatedCloud, usual } from '../simulation/cloud.ts';
import { SimulatedEngine } from '../simulation/engine.ts';
import { configFor, images, targets } from '../simulation/estate.ts';

const minute = 60_000;

export interface CallCounts {
  /** Of an event after which nothing is to be done, per target. */
  noOp: number;
  /** From the event to the ready replica, by the copy's length in minutes. */
  copy: { minutes: number; calls: number }[];
  /** Of a pass over groups that are in sync, and the pages that these groups have. */
  nightly: { calls: number; pages: number };
}

export async function callCounts(): Promise<CallCounts> {
  const copy: CallCounts['copy'] = [];
  for (const minutes of [4, 20, 30, 180, 720, 2880])
    copy.push({ minutes, calls: await callsOfCopy(minutes) });
  return { noOp: await callsOfNoOp(), copy, nightly: await callsOfPass() };
}

function single(copyMs: number): { time: VirtualTime; cloud: SimulatedCloud; engine: SimulatedEngine } {
  const time = new VirtualTime(noon);
  const cloud = new SimulatedCloud(time, { ...usual, fullCopyMs: copyMs });
  return { time, cloud, engine: new SimulatedEngine(cloud, configFor(targets(1))) };
}

async function callsOfCopy(minutes: number): Promise<number> {
  const { time, cloud, engine } = single(minutes * minute);
  cloud.take(images, 'golden-1');
  engine.event({ ...images, name: 'golden-1' });
  await time.run();
  return total(cloud);
}

async function callsOfNoOp(): Promise<number> {
  const { time, cloud, engine } = single(minute);
  cloud.take(images, 'golden-1');
  engine.event({ ...images, name: 'golden-1' });
  await time.run();
  const before = total(cloud);
  engine.event({ ...images, name: 'golden-1' });
  await time.run();
  return total(cloud) - before;
}

async function callsOfPass(): Promise<CallCounts['nightly']> {
  const { time, cloud, engine } = single(minute);
  const all = targets(1);
  for (let at = 0; at < 250; at++) {
    const name = `golden-${at}`;
    cloud.take(images, name, { incrementalSnapshotFamilyId: name });
    engine.event({ ...images, name });
  }
  await time.run();
  const before = total(cloud);
  const [instance] = engine.instances;
  if (instance === undefined) throw new Error('there is no instance');
  const pass = sync(instance.world, configFor(all), 'bench');
  await time.run();
  await pass;
  const pages = [images, ...all].reduce((sum, group) => sum + cloud.pages(group), 0);
  return { calls: total(cloud) - before, pages };
}

function total({ calls: { reads, writes, deletes } }: SimulatedCloud): number {
  return reads + writes + deletes;
}
