import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { existingScope } from '../existing-scope.ts';
import { lockId } from './lock-body.ts';

export function deleteLock(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const lock = cloud.locks.find(existingScope(call), params.name);
  if (lock === undefined) return { status: 204 };
  cloud.locks.release(lock);
  cloud.report(call, { kind: 'Delete', resourceId: lockId(lock) });
  return { status: 200 };
}
