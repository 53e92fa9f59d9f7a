import type { ArmCall } from '../arm-call.ts';
import { invalidResourceLocation } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { changeNotAllowed } from './compute-errors.ts';
import { createSnapshot } from './create-snapshot.ts';
import { checkFixedProperties, checkSameCreation } from './fixed-properties.ts';
import type { SnapshotRequest } from './snapshot-request.ts';
import { updateSnapshot } from './update-snapshot.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';

/**
 * A PUT on a name that is taken. With the source it was made from it is an update, and replaces the tags, even when
 * that source has become another snapshot under the same id (recorded); with any other it is refused.
 */
export function overwriteSnapshot(
  call: ArmCall,
  existing: StoredSnapshot,
  asked: SnapshotRequest,
): ArmAnswer {
  if (existing.location !== asked.location) {
    throw invalidResourceLocation(existing.name, existing.location, existing.resourceGroup, asked.location);
  }
  checkUnchanged(existing, asked);
  // Trying again what failed makes it anew (unverified).
  if (existing.provisioningState === 'Failed') return createSnapshot(call, asked);
  return updateSnapshot(call, existing, {
    tags: asked.tags,
    sku: asked.sku,
    diskSizeGB: asked.diskSizeGB,
    properties: asked.properties,
  });
}

function checkUnchanged(existing: StoredSnapshot, asked: SnapshotRequest): void {
  checkSameCreation(existing, asked);
  if (asked.incremental !== undefined && asked.incremental !== existing.incremental) {
    throw changeNotAllowed('incremental', existing.name);
  }
  checkFixedProperties(existing, asked.properties);
}
