import type { Action } from '../replication/action.ts';
import type { ArmFailure, ArmVerdict } from '../replication/refusals/classify-failure.ts';
import type { Hint } from '../replication/hint.ts';
import {
  blockedPace,
  deletePace,
  failurePace,
  firstLookMs,
  throttledPace,
  waitPace,
} from '../replication/pace.ts';
import { extended, timesInARow } from '../replication/streak.ts';
import { maxFailures } from './limits.ts';

/** When to look again, and with which counts. */
export interface NextLook {
  afterMs: number;
  counts: Pick<Hint, 'failures' | 'streak' | 'attempt' | 'lifted' | 'announced'>;
}

/**
 * So often in a row the tags are set before it is left to the nightly sync: something else, such as a policy, may
 * set them back each time.
 */
const maxTagUpdates = 5;

/** So many steps of staging or conversion for one reason follow one another at once. */
const quickSteps = 4;

/** After an action that succeeded; undefined when only an event or the nightly sync brings this replica back. */
export function nextLook(action: Action, hint: Hint, now: number, random: number): NextLook | undefined {
  const times = timesInARow(hint.streak, action.reason);
  const streak = extended(hint.streak, action.reason);
  const counts = { streak, ...(hint.attempt !== undefined && { attempt: hint.attempt }) };
  switch (action.kind) {
    case 'none':
      return undefined;
    case 'protect':
      // What the replica came by may still have to be removed.
      return hint.carriers?.length ? { afterMs: 0, counts: {} } : undefined;
    case 'unprotect':
      // What the lock was taken off for may still be to do.
      return { afterMs: 0, counts };
    case 'stage': {
      // Copying ends by itself; any other step that is taken again and again has no effect.
      const isQuick = action.step === 'copyPages' || times < quickSteps;
      return { afterMs: isQuick ? 0 : waitPace(times - quickSteps), counts };
    }
    case 'convert': {
      const { nextAttempt } = action;
      if (nextAttempt !== undefined) {
        return { afterMs: failurePace(nextAttempt, random), counts: { streak, attempt: nextAttempt } };
      }
      return { afterMs: times < quickSteps ? 0 : waitPace(times - quickSteps), counts };
    }
    case 'wait':
      return { afterMs: action.afterMs, counts };
    case 'blocked':
      return action.lookAgain === 'never' ? undefined : { afterMs: blockedPace(times), counts };
    case 'beginCopy': {
      // Counted already: an accepted request that nothing came of must not be made for ever.
      const begun = hint.attempt ?? 1;
      const afterMs = begun === 1 ? firstLookMs : failurePace(begun, random);
      return { afterMs, counts: { streak, attempt: begun + 1 } };
    }
    case 'setTags':
      if (action.due !== undefined) return { afterMs: action.due - now, counts: { streak } };
      // Whether they stay, and what else is to be done for this replica: one step a look.
      return times < maxTagUpdates ? { afterMs: 0, counts: { streak } } : undefined;
    case 'deleteReplica':
      if (action.nextAttempt === undefined) return { afterMs: deletePace(times), counts: { streak } };
      return {
        afterMs: Math.max(failurePace(action.nextAttempt, random), deletePace(times)),
        counts: { streak, attempt: action.nextAttempt },
      };
  }
}

/** What a failed look or action amounts to, in the words of the log. */
export interface FailureOutcome {
  kind: 'wait' | 'blocked' | 'failed';
  reason: string;
  next: NextLook | undefined;
}

/** After a call that Azure refused or did not answer. Throttling and quotas are states; they count as no failure. */
export function afterFailure(
  failure: ArmFailure,
  verdict: ArmVerdict,
  hint: Hint,
  random: number,
): FailureOutcome {
  const { failures = 0, streak } = hint;
  const kept: NextLook['counts'] = {
    ...(hint.attempt !== undefined && { attempt: hint.attempt }),
    ...(failures > 0 && { failures }),
    ...(hint.lifted && { lifted: true }),
    ...(hint.announced && { announced: true }),
  };
  switch (verdict.kind) {
    case 'throttled':
    case 'quota': {
      const asked = verdict.kind === 'throttled' ? verdict.retryAfterMs : undefined;
      const reason = verdict.kind === 'throttled' ? 'Throttled' : 'QuotaReached';
      const isPaced = verdict.kind === 'throttled' && verdict.byBudget;
      const afterMs = isPaced ? (asked ?? 0) : throttledPace(asked, timesInARow(streak, reason), random);
      return {
        kind: 'wait',
        reason,
        next: { afterMs, counts: { ...kept, streak: extended(streak, reason) } },
      };
    }
    case 'blocked': {
      const { reason, lookAgain } = verdict;
      const afterMs = blockedPace(timesInARow(streak, reason));
      const next = { afterMs, counts: { ...kept, streak: extended(streak, reason) } };
      return { kind: 'blocked', reason, next: lookAgain === 'never' ? undefined : next };
    }
    case 'transient': {
      const count = failures + 1;
      const pace = Math.max(failurePace(count, random), verdict.retryAfterMs ?? 0);
      return {
        kind: 'failed',
        reason: failure.code,
        next: {
          afterMs: count >= maxFailures ? 0 : pace,
          counts: { ...kept, ...(streak && { streak }), failures: count },
        },
      };
    }
  }
}
