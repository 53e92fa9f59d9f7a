/** Takes the snapshots of one machine's disks. Nothing that is there is overwritten, and nothing is deleted. */
import type { ArmMachines, Machine, MachineDisk, MachineId } from '../../azure/machines.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { Snapshots } from '../../reconciler/ports.ts';
import {
  parseResourceId,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../../replication/resource-id.ts';
import { Interrupted } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { machineNotes } from './machine-notes.ts';
import { snapshotName } from './name-format.ts';
import { isRunning, start, stop } from './power.ts';

export interface CaptureOptions {
  io: Io;
  /** Where the snapshots go; absent: the group of the machine. */
  into?: ResourceGroupId;
  nameFormat: string;
  tags: Readonly<Record<string, string>>;
  incremental: boolean;
  sku: string;
  withDataDisks: boolean;
  startAfterwards: boolean;
  /** Asked of a running machine. */
  whenRunning: (machine: Machine) => Promise<'stop' | 'asItRuns' | 'leave'>;
  tell: (text: string) => void;
}

export interface Captured {
  machine: string;
  result: 'captured' | 'left' | 'failed';
  snapshots: { name: string; id: string; disk: string }[];
  notes: string[];
  /** Of the machine at the end, as far as it was changed from here. */
  power?: 'stopped' | 'started';
  problem?: string;
}

interface Planned {
  id: SnapshotId;
  disk: MachineDisk;
}

/** One machine; a refusal of Azure is told in the result and stops no other one. Throws `Interrupted`, `UsageError`. */
export async function capture(
  azure: { machines: ArmMachines; snapshots: Snapshots },
  id: MachineId,
  options: CaptureOptions,
): Promise<Captured> {
  const done: Captured = { machine: id.name, result: 'failed', snapshots: [], notes: [] };
  try {
    const machine = await azure.machines.get(id);
    const planned = await plan(azure, id, machine, options);
    done.notes = machineNotes(
      machine,
      planned.map(({ disk }) => disk),
    );
    for (const note of done.notes) options.tell(`${id.name}: ${note}`);
    const found = await quieten(azure.machines, id, machine, options, done);
    if (found === 'left') return { ...done, result: 'left' };
    for (const one of planned) {
      done.snapshots.push(await take(azure, machine, one, options));
      if (found === 'running' && done.snapshots.length === 1) done.notes.push(wasRunning);
    }
    done.result = 'captured';
  } catch (error) {
    if (error instanceof Interrupted && done.power === 'stopped')
      throw new Interrupted(`${error.message} ${id.name} was stopped for it, and stays deallocated.`);
    if (!(error instanceof ArmError)) throw error;
    done.problem = error.message;
  }
  return startAgain(azure.machines, id, options, done);
}

/** Everything that can be refused is refused before the machine is touched. */
async function plan(
  { machines, snapshots }: { machines: ArmMachines; snapshots: Snapshots },
  id: MachineId,
  machine: Machine,
  options: CaptureOptions,
): Promise<Planned[]> {
  if (machine.hasUnmanagedOsDisk || machine.osDiskId === undefined) {
    throw refused(
      id,
      'its OS disk is no managed disk of its own (ephemeral, or a blob), so there is no snapshot of it',
    );
  }
  const wanted = [
    { what: 'os', diskId: machine.osDiskId },
    ...(options.withDataDisks
      ? machine.dataDisks.map(({ lun, id: diskId }) => ({ what: `lun${lun}`, diskId: diskId ?? '' }))
      : []),
  ];
  const now = options.io.now();
  const planned: Planned[] = [];
  for (const { what, diskId } of wanted) {
    const place = parseResourceId(diskId);
    if (place === undefined)
      throw refused(id, `the disk ${what} is no managed disk, so there is no snapshot of it`);
    const name = snapshotName(options.nameFormat, id.name, what, now);
    const { subscriptionId, resourceGroup } = options.into ?? id;
    const snapshot = { subscriptionId, resourceGroup, name };
    if ((await snapshots.get(snapshot)) !== undefined) {
      throw refused(id, `${snapshotIdText(snapshot)} is there already; give another --name-format`);
    }
    planned.push({ id: snapshot, disk: await machines.disk(place) });
  }
  return planned;
}

const wasRunning = 'it was running: the snapshot is as after a power cut, and disks are not of one moment';

/** How it is when it is captured: `still` also where it was stopped for that; `left` is not to be. */
async function quieten(
  machines: ArmMachines,
  id: MachineId,
  machine: Machine,
  { whenRunning, io, tell }: CaptureOptions,
  done: Captured,
): Promise<'still' | 'running' | 'left'> {
  if (!isRunning(machine)) return 'still';
  const choice = await whenRunning(machine);
  if (choice === 'leave') return 'left';
  if (choice === 'asItRuns') return 'running';
  tell(`${id.name}: stopping`);
  await stop(machines, id, io);
  done.power = 'stopped';
  return 'still';
}

async function take(
  { machines, snapshots }: { machines: ArmMachines; snapshots: Snapshots },
  machine: Machine,
  { id, disk }: Planned,
  { tags, incremental, sku, io, tell }: CaptureOptions,
): Promise<Captured['snapshots'][number]> {
  await machines.takeSnapshot(id, {
    location: machine.location,
    tags,
    diskId: disk.id,
    incremental,
    sku,
    ...(disk.encryption && { encryption: disk.encryption }),
  });
  for (;;) {
    const taken = await snapshots.get(id);
    if (taken?.provisioningState === 'Succeeded') break;
    if (taken?.provisioningState === 'Failed') {
      throw new ArmError(`snapshot ${id.name}`, {
        code: 'SnapshotFailed',
        message: 'Azure could not take it',
      });
    }
    if (io.signal.aborted) {
      throw new Interrupted(`Interrupted. Azure goes on taking ${id.name} of ${disk.name} by itself.`);
    }
    await io.sleep(1000);
  }
  tell(`${id.name}: taken of ${disk.name}`);
  return { name: id.name, id: snapshotIdText(id), disk: disk.id };
}

/** Also after a failure: a machine that was stopped for nothing should not stay so. */
async function startAgain(
  machines: ArmMachines,
  id: MachineId,
  { startAfterwards, io, tell }: CaptureOptions,
  done: Captured,
): Promise<Captured> {
  if (done.power !== 'stopped') return done;
  if (!startAfterwards) {
    done.notes.push(
      `it stays deallocated: az vm start --subscription ${id.subscriptionId} --resource-group ${id.resourceGroup} --name ${id.name}`,
    );
    return done;
  }
  tell(`${id.name}: starting`);
  try {
    await start(machines, id, io);
    return { ...done, power: 'started' };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { ...done, result: 'failed', problem: [done.problem, error.message].filter(Boolean).join('; ') };
  }
}

function refused(id: MachineId, message: string): ArmError {
  return new ArmError(`capture machine ${id.name}`, { code: 'CannotBeCaptured', message });
}
