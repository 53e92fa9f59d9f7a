/** The decision for a replica of ours that is of the source's present generation, and whole. */
import { blocked, type Blocked, type Look, type None, type Protect } from './action.ts';
import { cleanBehind, cleanedFirst } from './clean-up.ts';
import type { Decision } from './decision.ts';
import { infidelityOf, maxTries } from './fidelity/decide-fidelity.ts';
import { ownLock } from './locks/own-lock.ts';
import type { Observation } from './observation.ts';
import { decidePromotion, type Promotion } from './promotion/decide-promotion.ts';
import { isProtected } from './replica-tags.ts';
import type { Snapshot } from './snapshot.ts';
import { timesInARow } from './streak.ts';
import { driftedKeys, notKeptText, tooManyTags, wantedTags } from './tag-drift.ts';

export function decideFinished(observation: Observation, source: Snapshot, replica: Snapshot): Decision {
  const { rule, target, installation, streak } = observation;
  if (replica.location !== target.location) {
    return cleanedFirst(
      cleanBehind(observation, replica),
      blocked(
        'WrongLocation',
        `the replica is in ${replica.location}, the rule says ${target.location}; delete the replica to copy it there`,
      ),
    );
  }
  const { blocks, mend, notKept } = infidelityOf(observation, source, replica);
  if (blocks?.kind === 'look') return blocks;
  // An interim that has to stay, for this very reason perhaps, must not hide what is wrong.
  if (blocks !== undefined) return cleanedFirst(cleanBehind(observation, replica), blocks);
  const tags = wantedTags(source, replica, { rule, installation });
  if (tags === undefined) {
    return cleanedFirst(cleanBehind(observation, replica), blocked('TooManyTags', tooManyTags));
  }
  const drifted = driftedKeys(tags, replica.tags);
  const isWorthwhile = drifted.length > 0 && timesInARow(streak, 'TagsDrifted') < maxTries;
  const promotion = decidePromotion(observation, source, replica);
  const locked = decideLock(observation);
  const steps: (Decision | undefined)[] = [
    // The tag says that our lock may be there, so the two go together.
    !rule.protect && isProtected(replica)
      ? { kind: 'unprotect', reason: 'NoLongerProtected', tags }
      : undefined,
    mend,
    isWorthwhile ? { kind: 'setTags', reason: 'TagsDrifted', tags } : undefined,
    promotion.decision,
    locked.kind === 'none' ? undefined : locked,
  ];
  const said = notKept ?? tagsNotKept(drifted) ?? (locked.kind === 'none' ? locked : inSync);
  return firstStep(observation, replica, steps) ?? lastOf(observation, replica, promotion, said);
}

/**
 * One after the other, in this order. What Azure refused in the look right before this one stands before nothing else:
 * the rest is done first, also what was left on the way.
 */
function firstStep(
  observation: Observation,
  replica: Snapshot,
  steps: readonly (Decision | undefined)[],
): Decision | undefined {
  const refused = observation.streak?.refused;
  const todo = steps.filter((step) => step !== undefined);
  const isRefused = (step: Decision): boolean => 'reason' in step && step.reason === refused;
  const next = todo.find((step) => !isRefused(step));
  if (next !== undefined || todo.length === 0) return next;
  const left = cleanBehind(observation, replica);
  const isToDo = left !== undefined && left.kind !== 'none' && left.kind !== 'wait' && !isRefused(left);
  return isToDo ? left : todo[0];
}

/** What cannot be removed must keep no replica from its tags and its lock. */
function lastOf(
  observation: Observation,
  replica: Snapshot,
  promotion: Promotion,
  said: None | Blocked,
): Decision {
  return withPromotion(cleanedFirst(cleanBehind(observation, replica), said), promotion);
}

const inSync: None = { kind: 'none', reason: 'InSync' };

/** Where nothing is left to be done, those are looked at that have the tag no longer rightly. */
function withPromotion(decision: Decision, { nudges, detail }: Promotion): Decision {
  if (decision.kind !== 'none') return decision;
  return {
    ...(detail !== undefined && { detail }),
    ...decision,
    ...(nudges.length > 0 && { nudges }),
  };
}

/** Said in the place of `InSync`; the copy is as good. */
function tagsNotKept(drifted: readonly string[]): None | undefined {
  return drifted.length === 0
    ? undefined
    : { kind: 'none', reason: 'TagsNotKept', detail: notKeptText(drifted) };
}

/** The replica is as it should be, but for our own lock. */
function decideLock({ rule, locks }: Observation): None | Look | Protect {
  if (!rule.protect) return { kind: 'none', reason: 'InSync' };
  if (locks === undefined) return { kind: 'look', at: 'locks' };
  // The copy is as good; that it is not protected has to be said.
  const withoutLock = { kind: 'none', reason: 'InSyncUnprotected' } as const;
  if (locks.kind === 'unreadable') return { ...withoutLock, detail: locks.detail };
  switch (locks.own) {
    case 'present':
      return { kind: 'none', reason: 'InSync' };
    case 'absent':
      return { kind: 'protect', reason: 'ProtectReplica' };
    case 'nameTaken':
      return {
        ...withoutLock,
        detail: `someone else's lock has the name ${ownLock.name}; remove it, or put it on again under another name`,
      };
  }
}
