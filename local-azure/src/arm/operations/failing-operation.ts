import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { errorFromFault, type OperationFault } from '../faults/resource-fault.ts';
import type { ComputeResource } from '../snapshots/compute-resource.ts';
import { acceptDiskOperation } from './accepted.ts';

const whileItRuns = { update: 'Updating', delete: 'Deleting' } as const;

/**
 * Accepts an operation that a fault lets fail at its end; undefined where there is none. What it was to do is not
 * done. After an update or a delete the resource is `Failed` (inferred); access leaves it as it is.
 */
export function acceptFailing(
  call: ArmCall,
  resource: ComputeResource,
  operation: OperationFault['operation'],
  body: () => unknown = () => undefined,
): ArmAnswer | undefined {
  const fault = call.cloud.faults.takeOperation(call.params, operation);
  if (fault === undefined) return undefined;
  const changes = operation === 'update' || operation === 'delete';
  if (changes) resource.provisioningState = whileItRuns[operation];
  const finish = (): never => {
    if (changes) resource.provisioningState = 'Failed';
    throw errorFromFault(fault);
  };
  return acceptDiskOperation(call, { location: resource.location, finish }, body());
}
