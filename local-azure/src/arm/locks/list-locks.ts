import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { existingScope } from '../existing-scope.ts';
import { pageAnswer } from '../page.ts';
import { lockBody, lockId } from './lock-body.ts';

/**
 * Locks at the scope, above it and below it, or with `$filter=atScope()` without those below (documented for the
 * clients of PowerShell and Java, which pass on what they get). Each has the id of where it really sits.
 */
export function listLocks(call: ArmCall): ArmAnswer {
  const { locks, behaviour } = call.cloud;
  const under = call.request.query.get('$filter')?.toLowerCase() !== 'atscope()';
  const above = behaviour.inheritedLocksListed;
  return pageAnswer(call, locks.at(existingScope(call), { above, under }), lockId, lockBody);
}
