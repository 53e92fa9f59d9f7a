/** What Compute refuses of disks alone. */
import { ArmError } from '../arm-error.ts';

/** Recorded. */
export function diskAttached(name: string, machineId: string): ArmError {
  return new ArmError(409, 'OperationNotAllowed', `Disk ${name} is attached to VM ${machineId}.`);
}

/** Recorded for `Premium_ZRS`; the status is inferred. */
export function diskSkuNotAvailable(sku: string): ArmError {
  return new ArmError(400, 'InvalidParameter', `SKU ${sku} is not available.`, { target: 'sku' });
}

/** Reported as a rule (azure-docs, pull request 78479); code and text unverified. */
export function diskTooSmall(diskSizeGB: number, sourceSizeGB: number): ArmError {
  return new ArmError(
    400,
    'InvalidParameter',
    `The specified disk size ${diskSizeGB} GB is smaller than the size of its source: ${sourceSizeGB} GB.`,
    { target: 'diskSizeGB' },
  );
}
