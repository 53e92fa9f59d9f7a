import { randomUUID } from 'node:crypto';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { errorFromFault } from '../faults/resource-fault.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { defaultSku, newResource } from '../snapshots/new-resource.ts';
import { concurrentRequest, createOptionNotSupported } from '../snapshots/compute-errors.ts';
import { defaultProperties } from '../snapshots/default-properties.ts';
import { checkNetworkAccess } from '../snapshots/check-settings.ts';
import { checkDiskEncryptionSet } from '../snapshots/disk-encryption-set.ts';
import { checkLinkedSource } from '../snapshots/linked-source.ts';
import { echoBody } from '../snapshots/echo-body.ts';
import { createCopiedDisk } from './create-copied-disk.ts';
import { createDiskFromImage } from './create-disk-from-image.ts';
import { createEmptyDisk } from './create-empty-disk.ts';
import { diskBody } from './disk-body.ts';
import type { DiskCreation } from './disk-creation.ts';
import { diskOf } from './disk-of-call.ts';
import type { DiskRequest } from './disk-request.ts';
import { checkDiskSku } from './disk-sku.ts';
import { idOfDisk, type StoredDisk } from './stored-disk.ts';

const createOptions = new Map([
  ['copy', createCopiedDisk],
  ['empty', createEmptyDisk],
  ['fromimage', createDiskFromImage],
]);

export function createDisk(call: ArmCall, asked: DiskRequest): ArmAnswer {
  const { cloud, params } = call;
  const create = createOptions.get(asked.createOption.toLowerCase());
  if (create === undefined) throw createOptionNotSupported(asked.createOption, 'Copy, Empty and FromImage');
  if (asked.sourceResourceId !== undefined) checkLinkedSource(call, asked.sourceResourceId);
  checkDiskSku(asked.sku ?? defaultSku, asked.location, cloud.behaviour);
  checkDiskEncryptionSet(call, asked.properties, asked.location);
  checkNetworkAccess(asked.properties);
  const fault = cloud.faults.diskCreates.take(params);
  if (fault !== undefined && fault.failing !== 'operation') {
    cloud.subscriptions.disks.put(failed(call, asked));
    throw errorFromFault(fault);
  }
  const { durationMs, sourceInUse, ...creation } = create(call, asked);
  const disk = stored(call, asked, creation);
  cloud.subscriptions.disks.put(disk);
  const release = sourceInUse === undefined ? undefined : cloud.sourcesInUse.hold(sourceInUse);
  const finish = (): unknown => {
    release?.();
    if (fault !== undefined) {
      disk.provisioningState = 'Failed';
      throw errorFromFault(fault);
    }
    // Its group may have been deleted meanwhile.
    if (diskOf(call) !== disk) throw concurrentRequest();
    disk.provisioningState = 'Succeeded';
    cloud.report(call, { kind: 'Write', resourceId: idOfDisk(disk) });
    return diskBody(disk);
  };
  const work = { location: asked.location, finish, ...(durationMs !== undefined && { durationMs }) };
  return acceptDiskOperation(call, work, echoBody(call, idOfDisk(disk), 'Microsoft.Compute/disks'));
}

function stored(
  call: ArmCall,
  asked: DiskRequest,
  creation: Pick<DiskCreation, 'creationData' | 'diskSizeGB' | 'properties' | 'content'>,
): StoredDisk {
  return {
    ...newResource(call, asked),
    familyId: randomUUID(),
    managedBy: undefined,
    backgroundCopyMs: 0,
    ...creation,
    properties: { ...defaultProperties, ...creation.properties },
  };
}

/** What a create that failed leaves behind: it has its name and nothing in it. */
function failed(call: ArmCall, asked: DiskRequest): StoredDisk {
  const { createOption, sourceResourceId } = asked;
  const disk = stored(call, asked, {
    creationData: { createOption, ...(sourceResourceId !== undefined && { sourceResourceId }) },
    diskSizeGB: asked.diskSizeGB ?? 0,
    properties: asked.properties,
    content: undefined,
  });
  disk.provisioningState = 'Failed';
  return disk;
}
