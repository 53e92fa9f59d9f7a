/** Starting and deallocating: accepted with 202, done later, and polled as other operations of Compute are. */
import type { ArmCall } from '../arm-call.ts';
import { resourceNotFound } from '../arm-errors.ts';
import { ArmError } from '../arm-error.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { acceptComputeOperation } from '../operations/accepted.ts';
import { concurrentRequest } from '../snapshots/compute-errors.ts';
import { machineId, machineType, type PowerState, type StoredMachine } from './stored-machine.ts';

/** The machine that a path names. Throws `ResourceNotFound`. */
export function machineOf({ params, cloud }: ArmCall): StoredMachine {
  const machine = cloud.subscriptions.machines.find(params);
  if (machine === undefined) throw resourceNotFound(machineType, params.name, params.resourceGroup);
  return machine;
}

export function deallocate(call: ArmCall): ArmAnswer {
  return change(call, machineOf(call), 'deallocating', 'deallocated');
}

export function start(call: ArmCall): ArmAnswer {
  const machine = machineOf(call);
  // The code is reported, the text unverified.
  if (machine.isGeneralized) {
    const text = `Operation 'start' is not allowed on VM '${machine.name}' since the VM is generalized.`;
    throw new ArmError(409, 'OperationNotAllowed', text);
  }
  return change(call, machine, 'starting', 'running');
}

/** What is so already is accepted too, and changes nothing (documented for both). */
function change(call: ArmCall, machine: StoredMachine, during: PowerState, after: PowerState): ArmAnswer {
  const { cloud } = call;
  // That another change under way refuses this one is inferred from other resources.
  if (machine.power === 'deallocating' || machine.power === 'starting') throw concurrentRequest();
  if (machine.power !== after) setPower(machine, during, cloud.clock.now());
  return acceptComputeOperation(call, {
    location: machine.location,
    finish: (now) => {
      if (machine.power !== after) setPower(machine, after, now);
      cloud.report(call, { kind: 'Action', resourceId: machineId(machine) });
    },
  });
}

function setPower(machine: StoredMachine, power: PowerState, now: number): void {
  machine.power = power;
  machine.powerSince = now;
}
