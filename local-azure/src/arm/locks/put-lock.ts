import type { ArmCall } from '../arm-call.ts';
import { invalidRequestContent } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { existingScope } from '../existing-scope.ts';
import { objectAt, textAt } from '../json.ts';
import { lockBody, lockId } from './lock-body.ts';
import type { Lock, LockLevel } from './locks.ts';

/** Locks do not hold back changes of locks. Synchronous (documented). */
export function putLock(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  const scope = existingScope(call);
  const properties = objectAt(request.body, 'properties');
  const level = textAt(properties, 'level');
  if (!isLockLevel(level)) {
    throw invalidRequestContent("properties.level must be 'CanNotDelete' or 'ReadOnly'");
  }
  const settings = { level, notes: textAt(properties, 'notes'), owners: properties['owners'] };
  const existing = cloud.locks.find(scope, params.name);
  const lock: Lock = existing ?? { scope, name: params.name, ...settings };
  Object.assign(lock, settings);
  if (existing === undefined) cloud.locks.add(lock);
  cloud.report(call, { kind: 'Write', resourceId: lockId(lock) });
  return { status: existing === undefined ? 201 : 200, body: lockBody(lock) };
}

function isLockLevel(level: string | undefined): level is LockLevel {
  return level === 'CanNotDelete' || level === 'ReadOnly';
}
