import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { existingScope } from '../existing-scope.ts';
import { pageAnswer } from '../page.ts';
import { lockBody, lockId } from './lock-body.ts';

/** Locks at the scope and below it, or with `$filter=atScope()` at the scope alone (documented); never inherited ones. */
export function listLocks(call: ArmCall): ArmAnswer {
  const atScope = call.request.query.get('$filter')?.toLowerCase() === 'atscope()';
  return pageAnswer(call, call.cloud.locks.at(existingScope(call), { under: !atScope }), lockId, lockBody);
}
