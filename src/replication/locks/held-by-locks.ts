/** Whether locks would stop what is to be done with a replica, told from one listing of its group, before it is tried. */
import type { Decision } from '../decision.ts';
import { markInForce } from '../removal/deletion-mark.ts';
import type { Rule } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import { liftPlan } from './lift.ts';
import { heldText, type Lock, type LockedEffect } from './lock.ts';

/** All locks of a group and of what is in it. That they could not be read never means that there are none. */
export type GroupLocks =
  { kind: 'read'; locks: readonly Lock[] } | { kind: 'unreadable'; code: string; detail: string };

export type LockVerdict =
  | { kind: 'free' }
  /** A look comes to `ScopeLocked`: the rule lets nobody lift them, or they sit elsewhere. `detail` names them. */
  | { kind: 'held'; detail: string }
  | { kind: 'unknown'; detail: string };

export function heldByLocks(
  group: GroupLocks,
  replicaId: string,
  effect: LockedEffect,
  { locks }: Pick<Rule, 'locks'>,
): LockVerdict {
  if (group.kind === 'unreadable') return { kind: 'unknown', detail: `${group.code}: ${group.detail}` };
  const plan = liftPlan(group.locks, replicaId, effect, locks);
  if (plan.kind !== 'held') return { kind: 'free' };
  return { kind: 'held', detail: heldText(plan.by) };
}

/** What the look after this decision would do to a replica that is there; undefined where it would do nothing to it. */
export function effectOn(
  replica: Snapshot | undefined,
  decision: Decision,
  now: number,
): LockedEffect | undefined {
  if (replica === undefined) return undefined;
  switch (decision.kind) {
    case 'setTags':
    case 'mend':
      return 'write';
    case 'look': {
      if (decision.at !== 'removal' && decision.at !== 'sourceGroup') return undefined;
      const mark = markInForce(replica, now);
      if (mark === undefined) return 'write';
      return mark.due <= now ? 'delete' : undefined;
    }
    default:
      return undefined;
  }
}
