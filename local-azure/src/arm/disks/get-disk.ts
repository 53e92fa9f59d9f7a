import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { diskBody } from './disk-body.ts';
import { diskOf } from './disk-of-call.ts';

export function getDisk(call: ArmCall): ArmAnswer {
  return { status: 200, body: diskBody(diskOf(call)) };
}
