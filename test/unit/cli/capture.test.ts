/** Ctrl-C while the snapshot of a machine is taken: nothing of what was done to the machine stays untold. */
import { expect, test } from 'vitest';
import type { ArmMachines, Machine } from '../../../src/azure/machines.ts';
import { capture, type CaptureOptions } from '../../../src/cli/capture/capture.ts';
import { Interrupted } from '../../../src/cli/exit-code.ts';
import type { Snapshots } from '../../../src/reconciler/ports.ts';

const group = { subscriptionId: 's', resourceGroup: 'rg-build' };
const osDisk = '/subscriptions/s/resourceGroups/rg-build/providers/Microsoft.Compute/disks/os';

function captured(choice: 'stop' | 'asItRuns'): Promise<unknown> {
  const ending = new AbortController();
  let power = 'running';
  const machine = (): Machine =>
    ({ name: 'vm-1', location: 'westeurope', power, osDiskId: osDisk, dataDisks: [] }) as unknown as Machine;
  const machines = {
    get: () => Promise.resolve(machine()),
    disk: () => Promise.resolve({ id: osDisk, name: 'os' }),
    deallocate: () => {
      power = 'deallocated';
      return Promise.resolve();
    },
    takeSnapshot: () => {
      ending.abort();
      return Promise.resolve();
    },
  } as unknown as ArmMachines;
  let reads = 0;
  const snapshots = {
    get: () => Promise.resolve(reads++ === 0 ? undefined : { provisioningState: 'Creating' }),
  } as unknown as Snapshots;
  const io = { signal: ending.signal, now: () => 0, sleep: () => Promise.resolve() };
  const options = {
    io,
    nameFormat: 'snap',
    tags: {},
    incremental: true,
    sku: 'Standard_LRS',
    withDataDisks: false,
    startAfterwards: true,
    whenRunning: () => Promise.resolve(choice),
    tell: () => undefined,
  } as unknown as CaptureOptions;
  return capture({ machines, snapshots }, { ...group, name: 'vm-1' }, options);
}

test('a machine that was stopped for it is told to stay so', async () => {
  const error = await captured('stop').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Interrupted);
  expect((error as Error).message).toContain('Azure goes on taking snap of os by itself.');
  expect((error as Error).message).toContain('vm-1 was stopped for it, and stays deallocated.');
});

test('of one that runs on there is nothing to tell', async () => {
  const error = await captured('asItRuns').catch((thrown: unknown) => thrown);
  expect((error as Error).message).toBe('Interrupted. Azure goes on taking snap of os by itself.');
});
