import type { ArmCall } from '../arm-call.ts';
import { ArmError } from '../arm-error.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { existingScope } from '../existing-scope.ts';
import { lockBody } from './lock-body.ts';

/** The code of a missing lock is documented, its text unverified. */
export function getLock(call: ArmCall): ArmAnswer {
  const { name } = call.params;
  const lock = call.cloud.locks.find(existingScope(call), name);
  if (lock === undefined) throw new ArmError(404, 'LockNotFound', `The lock '${name}' could not be found.`);
  return { status: 200, body: lockBody(lock) };
}
