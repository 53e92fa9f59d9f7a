import type { ArmCall } from '../arm-call.ts';
import { invalidResourceLocation } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { keyOf } from '../resource-id.ts';
import { changeNotAllowed, concurrentRequest, invalidName } from '../snapshots/compute-errors.ts';
import { checkFixedProperties } from '../snapshots/overwrite-snapshot.ts';
import { namePattern } from '../snapshots/put-snapshot.ts';
import { snapshotRequestFrom, type SnapshotRequest } from '../snapshots/snapshot-request.ts';
import { createDisk } from './create-disk.ts';
import { diskIdOfCall } from './disk-of-call.ts';
import type { StoredDisk } from './stored-disk.ts';
import { updateDisk } from './update-disk.ts';

/** Creates, or updates what has the name already and comes from the same source. */
export function putDisk(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  if (!namePattern.test(params.name)) throw invalidName(namePattern.source, 'diskName');
  const asked = snapshotRequestFrom(request.body);
  cloud.subscriptions.group(params.subscriptionId, params.resourceGroup);
  const existing = cloud.subscriptions.disk(diskIdOfCall(call));
  if (existing === undefined) return createDisk(call, asked);
  if (existing.provisioningState === 'Updating' || existing.provisioningState === 'Deleting') {
    throw concurrentRequest();
  }
  checkUnchanged(existing, asked);
  // Trying again what failed makes it anew (unverified).
  if (existing.provisioningState === 'Failed') return createDisk(call, asked);
  return updateDisk(call, existing, asked);
}

function checkUnchanged(existing: StoredDisk, asked: SnapshotRequest): void {
  const { name, location, resourceGroup, creationData } = existing;
  if (location !== asked.location) {
    throw invalidResourceLocation(name, location, resourceGroup, asked.location);
  }
  if (keyOf(creationData.sourceResourceId ?? '') !== keyOf(asked.sourceResourceId ?? '')) {
    throw changeNotAllowed('sourceResourceId', name);
  }
  if (keyOf(creationData.createOption) !== keyOf(asked.createOption)) {
    throw changeNotAllowed('creationData.createOption', name);
  }
  checkFixedProperties(existing, asked.properties);
}
