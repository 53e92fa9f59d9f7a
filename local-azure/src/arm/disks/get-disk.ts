import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { shownIn } from '../snapshots/shown-properties.ts';
import { diskBody } from './disk-body.ts';
import { diskOf } from './disk-of-call.ts';

export function getDisk(call: ArmCall): ArmAnswer {
  return { status: 200, body: shownIn(call.apiVersion, diskBody(diskOf(call))) };
}
