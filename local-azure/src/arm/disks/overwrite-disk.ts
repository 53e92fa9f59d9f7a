import type { ArmCall } from '../arm-call.ts';
import { invalidResourceLocation } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { checkFixedProperties, checkSameCreation } from '../snapshots/fixed-properties.ts';
import { createDisk } from './create-disk.ts';
import type { DiskRequest } from './disk-request.ts';
import type { StoredDisk } from './stored-disk.ts';
import { updateDisk } from './update-disk.ts';

/**
 * A PUT on a name that is taken. With the source it was made from it is an update, and replaces the tags; with any
 * other it is refused (recorded).
 */
export function overwriteDisk(call: ArmCall, existing: StoredDisk, asked: DiskRequest): ArmAnswer {
  if (existing.location !== asked.location) {
    throw invalidResourceLocation(existing.name, existing.location, existing.resourceGroup, asked.location);
  }
  checkSameCreation(existing, asked);
  checkFixedProperties(existing, asked.properties);
  // Trying again what failed makes it anew (unverified).
  return existing.provisioningState === 'Failed'
    ? createDisk(call, asked)
    : updateDisk(call, existing, asked);
}
