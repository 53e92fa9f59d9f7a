/** Which locks go before something that Azure refused because of a lock, and whether that would help at all. */
import { resourceKey } from '../resource-id.ts';
import { hinders, sitsOn, type Lock, type LockedEffect } from './lock.ts';
import { isOwnLock } from './own-lock.ts';

/** So often in a row locks are lifted for one thing: what puts them back each time is stronger than this service. */
export const maxLifts = 3;

export type LiftPlan =
  /** Nothing that is listed hinders. */
  | { kind: 'free' }
  /** The rule does not let these be lifted, or they sit elsewhere: with one left, to lift the others would be in vain. */
  | { kind: 'held'; by: readonly Lock[] }
  | { kind: 'lift'; locks: readonly Lock[] };

/**
 * `listed` is what Azure lists for the resource and for its group, in any order and with repetitions. Where the rule
 * says `lift`, all that sit on the resource itself go; else ours alone.
 */
export function liftPlan(
  listed: readonly Lock[],
  resourceId: string,
  effect: LockedEffect,
  rule: 'respect' | 'lift',
): LiftPlan {
  const hindering = distinct(listed).filter((lock) => hinders(lock, resourceId, effect));
  if (hindering.length === 0) return { kind: 'free' };
  const held = hindering.filter(
    (lock) => !sitsOn(lock, resourceId) || (rule === 'respect' && !isOwnLock(lock)),
  );
  return held.length > 0 ? { kind: 'held', by: held } : { kind: 'lift', locks: hindering };
}

/** Locks that have to be put back; ours is put back by the rule that wants it. */
export function locksToRestore(lifted: readonly Lock[]): readonly Lock[] {
  return lifted.filter((lock) => !isOwnLock(lock));
}

function distinct(locks: readonly Lock[]): Lock[] {
  return [...new Map(locks.map((lock) => [resourceKey(lock.id), lock])).values()];
}
