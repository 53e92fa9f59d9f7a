import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { checkRegion } from '../check-region.ts';
import { checkNotBusy } from '../snapshots/check-not-busy.ts';
import { checkName } from '../snapshots/compute-name.ts';
import { createDisk } from './create-disk.ts';
import { diskRequestFrom } from './disk-request.ts';
import { overwriteDisk } from './overwrite-disk.ts';

/** Creates, or updates what has the name already. What may not be is refused before anything is changed. */
export function putDisk(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  checkName('diskName', params.name);
  const asked = diskRequestFrom(request.body);
  const existing = cloud.subscriptions.disks.find(params);
  if (existing === undefined) {
    checkRegion(cloud.regions, asked.sentLocation, 'Microsoft.Compute/disks');
    return createDisk(call, asked);
  }
  checkNotBusy(existing);
  return overwriteDisk(call, existing, asked);
}
