import type { Action } from '../replication/action.ts';
import type { ArmFailure, ArmVerdict } from '../replication/arm-error.ts';
import type { Hint } from '../replication/hint.ts';
import { blockedPace, deletePace, failurePace, firstLookMs, throttledPace } from '../replication/pace.ts';
import { maxFailures } from './limits.ts';

/** When to look again, and with which counts. */
export interface NextLook {
  afterMs: number;
  counts: Pick<Hint, 'failures' | 'waits' | 'attempt' | 'lifted'>;
}

/** After an action that succeeded; undefined when only an event or the nightly sync brings this replica back. */
export function nextLook(action: Action, hint: Hint, now: number, random: number): NextLook | undefined {
  const waits = hint.waits ?? 0;
  const attempt = hint.attempt === undefined ? {} : { attempt: hint.attempt };
  switch (action.kind) {
    case 'none':
    case 'protect':
      return undefined;
    case 'unprotect':
      // What the lock was taken off for may still be to do.
      return { afterMs: 0, counts: attempt };
    case 'wait': {
      const counts = action.counted ? { waits: waits + 1 } : {};
      return { afterMs: action.afterMs, counts: { ...attempt, ...counts } };
    }
    case 'blocked':
      if (action.lookAgain === 'never') return undefined;
      return { afterMs: blockedPace(waits), counts: { ...attempt, waits: waits + 1 } };
    case 'beginCopy':
      return { afterMs: firstLookMs, counts: {} };
    case 'setTags':
      if (action.due !== undefined) return { afterMs: action.due - now, counts: {} };
      // A source that came back may have come back as another generation.
      return action.reason === 'SourceReturned' ? { afterMs: 0, counts: {} } : undefined;
    case 'deleteReplica':
      if (action.nextAttempt === undefined) {
        return { afterMs: deletePace(waits), counts: { waits: waits + 1 } };
      }
      return { afterMs: failurePace(action.nextAttempt, random), counts: { attempt: action.nextAttempt } };
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
  const { failures = 0, waits = 0 } = hint;
  const kept: NextLook['counts'] = {
    ...(hint.attempt !== undefined && { attempt: hint.attempt }),
    ...(failures > 0 && { failures }),
    ...(hint.lifted && { lifted: true }),
  };
  switch (verdict.kind) {
    case 'throttled':
    case 'quota': {
      const asked = verdict.kind === 'throttled' ? verdict.retryAfterMs : undefined;
      return {
        kind: 'wait',
        reason: verdict.kind === 'throttled' ? 'Throttled' : 'QuotaReached',
        next: { afterMs: throttledPace(asked, waits, random), counts: { ...kept, waits: waits + 1 } },
      };
    }
    case 'blocked':
      return {
        kind: 'blocked',
        reason: verdict.reason,
        next:
          verdict.lookAgain === 'never'
            ? undefined
            : { afterMs: blockedPace(waits), counts: { ...kept, waits: waits + 1 } },
      };
    case 'transient': {
      const count = failures + 1;
      const pace = Math.max(failurePace(count, random), verdict.retryAfterMs ?? 0);
      return {
        kind: 'failed',
        reason: failure.code,
        next: { afterMs: count >= maxFailures ? 0 : pace, counts: { ...kept, waits, failures: count } },
      };
    }
  }
}
