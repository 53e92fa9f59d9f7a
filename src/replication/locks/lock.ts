import { isSameResource, resourceKey } from '../resource-id.ts';

/** A management lock, with everything that is needed to put it back as it was. */
export interface Lock {
  /** Of the lock itself. */
  id: string;
  name: string;
  level: string;
  notes?: string;
  owners?: readonly string[];
}

/** What a lock can hinder; `write` is also an export, which Azure asks for by a POST. */
export type LockedEffect = 'write' | 'delete';

export function isReadOnly({ level }: Pick<Lock, 'level'>): boolean {
  return level.toLowerCase() === 'readonly';
}

/** Id of what a lock sits on; undefined where its id is none of a lock. */
export function scopeOf({ id }: Lock): string | undefined {
  return /^(.+)\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i.exec(id)?.[1];
}

/** Whether a lock sits on the resource itself and not on its group, its subscription or something under it. */
export function sitsOn(lock: Lock, resourceId: string): boolean {
  const scope = scopeOf(lock);
  return scope !== undefined && isSameResource(scope, resourceId);
}

/**
 * Whether a lock hinders this with a resource: by its level, and by what it sits on, which is the resource, something
 * above it, or, for a delete, something under it. One that cannot be placed counts as hindering.
 */
export function hinders(lock: Lock, resourceId: string, effect: LockedEffect): boolean {
  if (effect === 'write' && !isReadOnly(lock)) return false;
  const scope = scopeOf(lock);
  if (scope === undefined) return true;
  return isAtOrAbove(scope, resourceId) || (effect === 'delete' && isAtOrAbove(resourceId, scope));
}

/** Whether two readings of one lock say the same of it. */
export function isSameLock(left: Lock, right: Lock): boolean {
  const said = ({ level, notes = '', owners = [] }: Lock): string =>
    JSON.stringify([level.toLowerCase(), notes, [...owners].sort()]);
  return said(left) === said(right);
}

/** As people read it: `keep (CanNotDelete) on /subscriptions/…`. */
export function lockText(lock: Lock): string {
  return `${lock.name} (${lock.level}) on ${scopeOf(lock) ?? lock.id}`;
}

/** Which locks hold something. */
export function heldText(locks: readonly Lock[]): string {
  return `held by ${locks.length === 1 ? 'the lock' : 'the locks'} ${locks.map(lockText).join(', ')}`;
}

function isAtOrAbove(above: string, resourceId: string): boolean {
  return `${resourceKey(resourceId)}/`.startsWith(`${resourceKey(above)}/`);
}
