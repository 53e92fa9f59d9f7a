import { randomUUID } from 'node:crypto';
import { grownTo } from '../../blob/grown-disk.ts';
import type { ArmCall } from '../arm-call.ts';
import { ArmError } from '../arm-error.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import {
  concurrentRequest,
  createOptionNotSupported,
  requiredParameterMissing,
} from '../snapshots/compute-errors.ts';
import { copiedSource, takenOver } from '../snapshots/copied-source.ts';
import { checkDiskEncryptionSet } from '../snapshots/disk-encryption-set.ts';
import { checkLinkedSource } from '../snapshots/linked-source.ts';
import type { SnapshotRequest } from '../snapshots/snapshot-request.ts';
import { diskBody } from './disk-body.ts';
import { diskOf } from './disk-of-call.ts';
import { checkDiskSku } from './disk-sku.ts';
import { diskIdOf, type StoredDisk } from './stored-disk.ts';

/** What a disk has when nothing else is sent or taken over: access is open, as with snapshots. */
const defaults = {
  encryption: { type: 'EncryptionAtRestWithPlatformKey' },
  networkAccessPolicy: 'AllowAll',
  publicNetworkAccess: 'Enabled',
};

type Made = Pick<StoredDisk, 'creationData' | 'diskSizeGB' | 'properties' | 'content'>;

export function createDisk(call: ArmCall, asked: SnapshotRequest): ArmAnswer {
  const { cloud, params } = call;
  if (asked.sourceResourceId !== undefined) checkLinkedSource(call, asked.sourceResourceId);
  checkDiskSku(asked.sku ?? 'Standard_LRS', asked.location, cloud.behaviour);
  checkDiskEncryptionSet(call, asked.properties, asked.location);
  const fault = cloud.faults.takeCreate(params, 'disks');
  const made = make(call, asked);
  const disk = stored(call, asked, made);
  cloud.subscriptions.keepDisk(disk);
  const failure = fault && new ArmError(fault.status ?? 409, fault.code, fault.message);
  if (failure !== undefined && fault?.failing !== 'operation') {
    disk.provisioningState = 'Failed';
    throw failure;
  }
  const finish = (): unknown => {
    if (failure !== undefined) {
      disk.provisioningState = 'Failed';
      throw failure;
    }
    // Its group may have been deleted meanwhile.
    if (diskOf(call) !== disk) throw concurrentRequest();
    disk.provisioningState = 'Succeeded';
    cloud.report(call, { kind: 'Write', resourceId: diskIdOf(disk) });
    return diskBody(disk);
  };
  return acceptDiskOperation(call, { location: asked.location, finish }, diskBody(disk));
}

function make(call: ArmCall, asked: SnapshotRequest): Made {
  switch (asked.createOption.toLowerCase()) {
    case 'copy':
      return makeCopy(call, asked);
    case 'empty':
      if (asked.diskSizeGB === undefined) throw requiredParameterMissing('diskSizeGB');
      return {
        creationData: { createOption: 'Empty' },
        diskSizeGB: asked.diskSizeGB,
        properties: asked.properties,
      };
    default:
      throw createOptionNotSupported(asked.createOption, ['Copy', 'Empty']);
  }
}

/** Takes over what the source is, the security type among it (recorded for disks from snapshots). */
function makeCopy(call: ArmCall, asked: SnapshotRequest): Made {
  const source = copiedSource(call, asked);
  const diskSizeGB = Math.max(source.diskSizeGB, asked.diskSizeGB ?? 0);
  const isLarger = diskSizeGB > source.diskSizeGB;
  return {
    creationData: {
      createOption: 'Copy',
      sourceResourceId: source.id,
      sourceUniqueId: source.uniqueId,
    },
    diskSizeGB,
    properties: { ...takenOver(source.properties), ...asked.properties },
    ...(source.content && {
      content: isLarger ? grownTo(source.content, diskSizeGB * 2 ** 30) : source.content,
    }),
  };
}

function stored({ cloud, params }: ArmCall, asked: SnapshotRequest, made: Made): StoredDisk {
  const { subscriptionId } = cloud.subscriptions.subscription(params.subscriptionId);
  const { name: resourceGroup } = cloud.subscriptions.group(subscriptionId, params.resourceGroup);
  return {
    subscriptionId,
    resourceGroup,
    name: params.name,
    location: asked.location,
    tags: asked.tags,
    sku: asked.sku ?? 'Standard_LRS',
    uniqueId: randomUUID(),
    familyId: randomUUID(),
    timeCreated: cloud.clock.now(),
    provisioningState: 'Updating',
    backgroundCopyMs: 0,
    ...made,
    properties: { ...defaults, ...made.properties },
  };
}
