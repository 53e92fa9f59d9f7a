import { Pages } from '../../blob/pages.ts';
import type { ArmCall } from '../arm-call.ts';
import { requiredParameterMissing } from '../snapshots/compute-errors.ts';
import { checkSecurityProfile } from '../snapshots/copied-source.ts';
import type { DiskCreation } from './disk-creation.ts';
import type { DiskRequest } from './disk-request.ts';

/** `Empty`: a disk on which nothing was written. */
export function createEmptyDisk(_call: ArmCall, asked: DiskRequest): DiskCreation {
  const { diskSizeGB, properties } = asked;
  if (diskSizeGB === undefined) throw requiredParameterMissing('diskSizeGB');
  checkSecurityProfile(properties, 'Empty');
  return {
    creationData: { createOption: 'Empty' },
    diskSizeGB,
    properties,
    content: new Pages(diskSizeGB * 2 ** 30),
  };
}
