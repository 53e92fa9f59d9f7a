import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { checkNotBusy } from '../snapshots/check-not-busy.ts';
import { checkFixedProperties } from '../snapshots/fixed-properties.ts';
import { changeFrom } from '../snapshots/snapshot-request.ts';
import { diskOf } from './disk-of-call.ts';
import { updateDisk } from './update-disk.ts';

/** Tags that are sent replace all tags. */
export function patchDisk(call: ArmCall): ArmAnswer {
  const change = changeFrom(call.request.body);
  const disk = diskOf(call);
  checkNotBusy(disk);
  checkFixedProperties(disk, change.properties);
  return updateDisk(call, disk, change);
}
