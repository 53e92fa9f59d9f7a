import { GeneratedDisk } from '../../blob/generated-disk.ts';
import type { ArmCall } from '../arm-call.ts';
import { requiredParameterMissing } from '../snapshots/compute-errors.ts';
import type { DiskCreation } from './disk-creation.ts';
import type { DiskRequest } from './disk-request.ts';

/** What Linux images of the marketplace have. */
const imageSizeGB = 30;

/**
 * `FromImage`: there are no images here, so any id will do and names the bytes. What an image would give (OS type,
 * generation, plan) is what was sent. The one way here to a disk with Trusted Launch.
 */
export function createDiskFromImage(_call: ArmCall, asked: DiskRequest): DiskCreation {
  const { imageId, properties } = asked;
  if (imageId === undefined) throw requiredParameterMissing('creationData.imageReference');
  const diskSizeGB = Math.max(imageSizeGB, asked.diskSizeGB ?? 0);
  return {
    creationData: { createOption: 'FromImage', imageReference: { id: imageId } },
    diskSizeGB,
    properties,
    content: new GeneratedDisk(imageId, diskSizeGB * 2 ** 30),
  };
}
