import type { Action } from '../replication/decision.ts';
import {
  snapshotIncomplete,
  type ArmFailure,
  type ArmVerdict,
} from '../replication/refusals/classify-failure.ts';
import type { Hint } from '../replication/hint.ts';
import {
  blockedPace,
  deletePace,
  failurePace,
  firstFarLookMs,
  firstLookMs,
  isAtItsLongest,
  throttledPace,
  waitPace,
} from '../replication/pace.ts';
import { extended, timesInARow } from '../replication/streak.ts';
import { carriedOver, type Counts } from './carried-over.ts';

/** When to look again, and with which counts. */
export interface NextLook {
  afterMs: number;
  /** The look is one of many of its kind, so that it may meet the looks of other chains. */
  periodic: boolean;
  counts: Counts;
}

/** So often in a row tags are written for one reason. */
const maxTagUpdates = 5;

/** So many steps of staging or conversion for one reason follow one another at once. */
const quickSteps = 4;

/** After an action that succeeded; undefined when only an event or the nightly sync brings this replica back. */
export function nextLook(action: Action, hint: Hint, now: number, random: number): NextLook | undefined {
  const times = timesInARow(hint.streak, action.reason);
  const streak = extended(hint.streak, action.reason, {}, action.kind);
  const counts = { streak, ...(hint.attempt !== undefined && { attempt: hint.attempt }), ...toldOf(hint) };
  const soon = (afterMs: number, more: NextLook['counts'] = {}): NextLook => ({
    afterMs,
    periodic: false,
    counts: { ...counts, ...more },
  });
  switch (action.kind) {
    case 'none':
      return undefined;
    case 'protect':
      // What the replica came by may still have to be removed, and what was refused before be done.
      return hint.leftBehind?.length || hint.streak?.refused !== undefined ? soon(0) : undefined;
    case 'mend':
      // Whether it stays so.
      return soon(0);
    case 'unprotect':
      // What the lock was taken off for may still be to do.
      return soon(0);
    case 'stage': {
      if (action.nextAttempt !== undefined) {
        return soon(failurePace(action.nextAttempt, random), { attempt: action.nextAttempt });
      }
      // Copying ends by itself; any other step that is taken again and again has no effect.
      const isQuick = action.step === 'copyPages' || times < quickSteps;
      return soon(isQuick ? 0 : waitPace(times - quickSteps));
    }
    case 'convert': {
      const { nextAttempt } = action;
      if (nextAttempt !== undefined) return soon(failurePace(nextAttempt, random), { attempt: nextAttempt });
      return soon(times < quickSteps ? 0 : waitPace(times - quickSteps));
    }
    case 'wait':
      return {
        afterMs: action.afterMs,
        periodic: action.periodic === true || isAtItsLongest(action.afterMs),
        counts: {
          ...counts,
          ...liftsOf(hint),
          ...(action.copyEstimate !== undefined && { copyEstimate: action.copyEstimate }),
          ...(action.behind !== undefined && { behind: action.behind }),
        },
      };
    case 'blocked':
      return action.lookAgain === 'never'
        ? undefined
        : { afterMs: blockedPace(times), periodic: true, counts: { ...counts, ...liftsOf(hint) } };
    case 'beginCopy': {
      // Counted already: an accepted request that nothing came of must not be made for ever.
      const begun = hint.attempt ?? 1;
      const first = action.spec.createOption === 'CopyStart' ? firstFarLookMs : firstLookMs;
      return soon(begun === 1 ? first : failurePace(begun, random), { attempt: begun + 1 });
    }
    case 'setTags':
      if (action.due !== undefined) return soon(action.due - now);
      // Whether they stay, and what else is to be done for this replica: one step a look. Where something sets them
      // back each time, the nightly sync tries again.
      return times < maxTagUpdates ? soon(0) : undefined;
    case 'removeInterim':
    case 'deleteReplica': {
      const attempt = action.nextAttempt;
      if (attempt === undefined) return soon(deletePace(times));
      return soon(Math.max(failurePace(attempt, random), deletePace(times)), { attempt });
    }
  }
}

/** After so many failures in a row the looks of several chains may meet. */
const quickFailures = 6;
/** What the locks were lifted for is still to do. */
function liftsOf({ lifts }: Hint): Pick<Hint, 'lifts'> {
  return lifts === undefined ? {} : { lifts };
}

/** Until the mark says it. */
function toldOf({ deletionTold }: Hint): Pick<Hint, 'deletionTold'> {
  return deletionTold ? { deletionTold } : {};
}

/** What a failed look or action amounts to, in the words of the log. */
export interface FailureOutcome {
  kind: 'wait' | 'blocked' | 'failed';
  reason: string;
  next: NextLook | undefined;
}

/**
 * After a call that Azure refused or did not answer. Throttling and quotas are states; they count as no failure.
 * `refused`: what was decided. `slotMs`: when a copy should end that stands in the way.
 */
export function afterFailure(
  failure: ArmFailure,
  verdict: ArmVerdict,
  hint: Hint,
  random: number,
  { refused, slotMs }: { refused?: Action['reason']; slotMs?: number } = {},
): FailureOutcome {
  const { failures = 0, streak } = hint;
  const kept = carriedOver(hint);
  switch (verdict.kind) {
    case 'throttled':
    case 'quota': {
      const asked = verdict.kind === 'throttled' ? verdict.retryAfterMs : undefined;
      const reason = verdict.kind === 'throttled' ? 'Throttled' : 'QuotaReached';
      const isPaced = verdict.kind === 'throttled' && verdict.byBudget;
      const paceMs = isPaced ? (asked ?? 0) : throttledPace(asked, timesInARow(streak, reason), random);
      const afterMs = verdict.kind === 'quota' ? (slotMs ?? paceMs) : paceMs;
      // What had no turn has not looked: it comes back as it came, and goes first if it went first.
      const counted = isPaced ? streak : extended(streak, reason);
      return {
        kind: 'wait',
        reason,
        next: { afterMs, periodic: false, counts: { ...kept, ...(counted && { streak: counted }) } },
      };
    }
    case 'blocked': {
      const { reason, lookAgain } = verdict;
      const forGood = lookAgain === 'never';
      const refusal = { ...(refused !== undefined && { refused }), ...(forGood && { forGood }) };
      const next = {
        afterMs: blockedPace(timesInARow(streak, reason)),
        periodic: true,
        counts: { ...kept, streak: extended(streak, reason, refusal) },
      };
      // What cannot be used has still to be thrown away.
      const isOver = forGood && refused !== 'StagingCopy';
      return { kind: 'blocked', reason, next: isOver ? undefined : next };
    }
    case 'transient': {
      const count = failures + 1;
      const afterMs = Math.max(failurePace(count, random), verdict.retryAfterMs ?? 0);
      // One that is being made tells more in a moment.
      const isSoonWhole = failure.code === snapshotIncomplete && count <= quickFailures;
      return {
        kind: isSoonWhole ? 'wait' : 'failed',
        reason: failure.code,
        next: {
          afterMs,
          periodic: count > quickFailures && verdict.retryAfterMs === undefined,
          counts: { ...kept, failures: count },
        },
      };
    }
  }
}
