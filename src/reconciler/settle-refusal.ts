/** What becomes of a look at which Azure refused something, or did not answer. Plans nothing yet. */
import type { Action } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import { blockedPace, waitPace } from '../replication/pace.ts';
import { classify, copySlotTaken, type ArmVerdict } from '../replication/refusals/classify-failure.ts';
import type { Rule } from '../replication/rule.ts';
import { extended, timesInARow } from '../replication/streak.ts';
import { ArmError } from './arm-error.ts';
import { isCopyRefused } from '../replication/ways/copy-start/instead-of-copy.ts';
import { carriedOver } from './carried-over.ts';
import { liftLocks } from './lift-locks.ts';
import { afterFailure, type NextLook } from './next-look.ts';
import type { Outcome } from './outcome.ts';
import type { World } from './ports.ts';
import { untilSlot } from './slot-for.ts';

/** What Azure refused or did not answer: a lock that may be lifted, else by the table of errors. */
export async function settleRefusal(
  world: World,
  rule: Rule,
  hint: Hint,
  error: ArmError,
  seen: Seen,
): Promise<Settlement> {
  if (error.failure.code.toLowerCase() !== 'scopelocked') {
    return settleFailure(world, hint, error, seen);
  }
  try {
    return await settleLocked(world, rule, hint, error, seen);
  } catch (inner) {
    if (!(inner instanceof ArmError)) throw inner;
    return settleFailure(world, hint, inner, seen);
  }
}

/** What the look had come to before. */
interface Seen {
  decided: Action | undefined;
  observation: Observation | undefined;
}

/** Makes room for the next copy under the replica's name. */
function isRenewal(action: Action): boolean {
  return (
    action.kind === 'deleteReplica' && (action.reason === 'SourceRecreated' || action.reason === 'CopyFailed')
  );
}

/** What a look comes to that met a refusal. */
export type Settled = Pick<Outcome, 'kind' | 'reason' | 'detail' | 'failures'>;

/** With the look that is to follow. */
export interface Settlement {
  settled: Settled;
  hint: Hint;
  next: NextLook | undefined;
  /** Azure's code, for whoever finds the message in the dead-letter queue. */
  lastError?: string;
}

async function settleLocked(
  world: World,
  rule: Rule,
  hint: Hint,
  error: ArmError,
  seen: Seen,
): Promise<Settlement> {
  const { decided } = seen;
  const { streak, lifts = 0 } = hint;
  const kept = carriedOver(hint);
  const outcome = await liftLocks(world, rule, hint, error, decided !== undefined && isRenewal(decided));
  switch (outcome.kind) {
    case 'lifted': {
      // What the looks before it ended with still counts: a lock in between must make nothing endless.
      const counts = { ...kept, lifts: lifts + 1 };
      const next = { afterMs: 0, periodic: false, counts };
      return {
        settled: { kind: 'liftLocks', reason: 'LocksLifted', detail: outcome.detail },
        hint,
        next,
      };
    }
    case 'lingering': {
      const next = {
        afterMs: waitPace(timesInARow(streak, 'LockLingering')),
        periodic: false,
        counts: { ...kept, streak: extended(streak, 'LockLingering') },
      };
      return { settled: { kind: 'wait', reason: 'LockLingering' }, hint, next };
    }
    case 'interrupted':
      return settleFailure(world, { ...hint, lifts: lifts + 1 }, outcome.error, seen);
    case 'blocked': {
      const next = {
        afterMs: blockedPace(timesInARow(streak, 'ScopeLocked')),
        periodic: true,
        counts: { ...kept, streak: extended(streak, 'ScopeLocked', decided && { refused: decided.reason }) },
      };
      return { settled: { kind: 'blocked', reason: 'ScopeLocked', detail: outcome.detail }, hint, next };
    }
  }
}

function settleFailure(
  world: World,
  hint: Hint,
  { failure, message }: ArmError,
  { decided, observation }: Seen,
): Settlement {
  const { surroundings } = world;
  if (!hint.copyRefused && isCopyRefused(decided, failure, surroundings.now())) {
    return settleByCopyStart(hint, { failure, message });
  }
  const verdict = forGoodOnlyIfDone(classify(failure, surroundings.now()), hint, decided);
  const slotMs = verdict.kind === 'quota' ? slotAfter(world, hint, failure, observation) : undefined;
  const { kind, reason, next } = afterFailure(failure, verdict, hint, surroundings.random(), {
    ...(decided && { refused: decided.reason }),
    ...(slotMs !== undefined && { slotMs }),
  });
  const failures = kind === 'failed' ? { failures: (hint.failures ?? 0) + 1 } : {};
  return { settled: { kind, reason, detail: message, ...failures }, hint, next, lastError: failure.code };
}

/** The next look asks the other way. It counts as no failure, and what else the looks counted stays. */
function settleByCopyStart(
  hint: Hint,
  { failure, message }: Pick<ArmError, 'failure' | 'message'>,
): Settlement {
  const reason = 'CopyByCopyStart';
  const counts = { ...carriedOver(hint), streak: extended(hint.streak, reason) };
  return {
    settled: { kind: 'wait', reason, detail: message },
    hint: { ...hint, copyRefused: true },
    next: { afterMs: 0, periodic: false, counts },
    lastError: failure.code,
  };
}

/**
 * That a read is refused says nothing of what was to be done, and whatever answered so once may answer otherwise later.
 * Nor does a replica stay away from its name for a refusal of what was rehearsed.
 */
function forGoodOnlyIfDone(
  verdict: ArmVerdict,
  { leftBehind }: Hint,
  decided: Action | undefined,
): ArmVerdict {
  if (verdict.kind !== 'blocked') return verdict;
  const isNameGiven = decided?.reason === 'ReplicaMissing' && leftBehind?.includes('interim') === true;
  return decided === undefined || isNameGiven ? { ...verdict, lookAgain: 'slowly' } : verdict;
}

/** Where this service itself held the copy back, it said until when. */
function slotAfter(
  world: World,
  hint: Hint,
  { code, retryAfterMs }: ArmError['failure'],
  observation: Observation | undefined,
): number | undefined {
  return code === copySlotTaken ? retryAfterMs : untilSlot(world, hint, observation);
}
