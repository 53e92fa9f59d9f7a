/** Stopping and starting machines, and waiting for it. */
import type { ArmMachines, Machine, MachineId } from '../../azure/machines.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import { Interrupted } from '../exit-code.ts';
import type { Io } from '../io.ts';

/** Between two reads of the state, ms. */
const pauseMs = 3000;
/** Windows may install updates while it goes down. */
const longestMs = 30 * 60_000;

/** Whether the guest writes to its disks. One whose state Azure does not tell counts as if it did. */
export function isRunning({ power }: Pick<Machine, 'power'>): boolean {
  return power !== 'stopped' && power !== 'deallocated';
}

export async function stop(machines: ArmMachines, id: MachineId, io: Io): Promise<void> {
  await machines.deallocate(id);
  await waitFor(machines, id, io, 'deallocated');
}

export async function start(machines: ArmMachines, id: MachineId, io: Io): Promise<void> {
  await machines.start(id);
  await waitFor(machines, id, io, 'running');
}

async function waitFor(machines: ArmMachines, id: MachineId, io: Io, wanted: string): Promise<void> {
  const since = io.now();
  for (;;) {
    const { power } = await machines.get(id);
    if (power === wanted) return;
    if (io.signal.aborted) {
      const state = wanted === 'running' ? 'is being started' : 'is being stopped, and stays so';
      throw new Interrupted(`Interrupted. ${id.name} ${state}; no snapshot is being taken.`);
    }
    if (io.now() - since > longestMs) {
      const message = `${id.name} is ${power ?? 'in no known state'} after half an hour, and not ${wanted}`;
      throw new ArmError(`wait for machine ${id.name}`, { code: 'TimedOut', message });
    }
    await io.sleep(pauseMs);
  }
}
