import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { snapshotBody } from './snapshot-body.ts';
import { snapshotOf } from './snapshot-of-call.ts';

export function getSnapshot(call: ArmCall): ArmAnswer {
  const { clock, behaviour } = call.cloud;
  const body = snapshotBody(snapshotOf(call), clock.now(), behaviour);
  return { status: 200, body };
}
