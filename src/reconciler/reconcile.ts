/**
 * One look at one replica: observe, decide, one action, and when to look again. Safe to run at any time, any
 * number of times, at several places at once, and to be killed anywhere: what it knows, it reads from Azure, and
 * the hint is completed only after the next one is on its way.
 */
import type { Action } from '../replication/action.ts';
import { classify } from '../replication/refusals/classify-failure.ts';
import { carriersAfter } from '../replication/carriers-after.ts';
import { decide } from '../replication/decide.ts';
import { blockedPace, waitPace } from '../replication/pace.ts';
import { lookTime, recheckId, type Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import { extended, timesInARow } from '../replication/streak.ts';
import { ArmError } from './arm-error.ts';
import { execute } from './execute.ts';
import { findRule, hintFor, otherStagingTargets } from './find-rule.ts';
import { maxFailures } from './limits.ts';
import { afterFailure, nextLook, type NextLook } from './next-look.ts';
import { liftLocks } from './lift-locks.ts';
import { lookAt, observe } from './observe.ts';
import type { OutgoingHint, World } from './ports.ts';

/** What came of one look, as it is logged and shown. */
export interface Outcome {
  kind: Action['kind'] | 'liftLocks' | 'failed';
  reason: string;
  rule: string;
  source: string;
  target: string;
  detail?: string;
  /** Progress of the copy, 0 to 100. */
  percent?: number;
  /** Seconds since it was first known that there is something to do; absent where there was nothing. */
  lagSeconds?: number;
  /** When the next look takes place, ISO 8601; absent when none is planned. */
  nextLook?: string;
}

/** A hint that failed too often. Thrown without any call, so that Service Bus dead-letters it. */
export class GaveUpError extends Error {
  constructor(hint: Hint) {
    super(
      `gave up on ${hint.source.name} for ${hint.target.resourceGroup} after ${String(hint.failures)} failures in a row; ` +
        'see lastError in the properties of the message',
    );
    this.name = 'GaveUpError';
  }
}

/** Works one hint off. Throws `GaveUpError`, or what is not an answer of Azure and therefore a defect. */
export async function reconcile(world: World, config: ReplicationConfig, hint: Hint): Promise<Outcome> {
  const place = { rule: hint.rule, source: hint.source.name, target: hint.target.resourceGroup };
  const found = findRule(config, hint.source, hint.target);
  if (found === undefined) return { kind: 'none', reason: 'RuleRemoved', ...place };
  if ((hint.failures ?? 0) >= maxFailures) throw new GaveUpError(hint);
  const where = { ...place, rule: found.rule.name };
  // What was decided may have been begun even where Azure does not say so.
  let known = hint;
  try {
    const { action, observation } = await decideOn(world, config, found, hint);
    known = { ...hint, carriers: carriersAfter(action, observation) };
    await execute(world, action, hint, observation, otherStagingTargets(config, hint.source, found.target));
    const { surroundings } = world;
    const next = nextLook(action, known, surroundings.now(), surroundings.random());
    const nudges = action.kind === 'wait' && action.nudge !== undefined ? [action.nudge] : [];
    const planned = await plan(world, found.rule, known, next, nudges);
    return { ...where, ...wordsOf(action), ...lagOf(world, hint, action.kind), ...planned };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const settled = await settleRefusal(world, found.rule, known, error);
    return { ...where, ...settled, ...lagOf(world, hint, settled.kind) };
  }
}

/** A look that is the first of its chain and finds nothing to do has no lag. */
function lagOf({ surroundings }: World, hint: Hint, kind: Outcome['kind']): Pick<Outcome, 'lagSeconds'> {
  if (hint.since === undefined || (kind === 'none' && hint.streak === undefined)) return {};
  return { lagSeconds: Math.max(0, Math.round((surroundings.now() - hint.since) / 1000)) };
}

async function decideOn(
  world: World,
  config: ReplicationConfig,
  found: { rule: Rule; target: Target },
  hint: Hint,
): Promise<{ action: Action; observation: Observation }> {
  let observation: Observation = await observe(world, config, found, hint);
  let decision = decide(observation);
  while (decision.kind === 'look') {
    observation = await lookAt(world, config, decision.at, observation, hint);
    decision = decide(observation);
  }
  return { action: decision, observation };
}

/** What Azure refused or did not answer: a lock that may be lifted, else by the table of errors. */
async function settleRefusal(world: World, rule: Rule, hint: Hint, error: ArmError): Promise<Settled> {
  if (error.failure.code.toLowerCase() !== 'scopelocked') return settleFailure(world, rule, hint, error);
  try {
    return await settleLocked(world, rule, hint, error);
  } catch (inner) {
    if (!(inner instanceof ArmError)) throw inner;
    return settleFailure(world, rule, hint, inner);
  }
}

type Settled = Pick<Outcome, 'kind' | 'reason' | 'detail' | 'nextLook'>;

async function settleLocked(world: World, rule: Rule, hint: Hint, error: ArmError): Promise<Settled> {
  const { attempt, streak } = hint;
  const kept = attempt === undefined ? {} : { attempt };
  const outcome = await liftLocks(world, rule, hint, error);
  switch (outcome.kind) {
    case 'lifted': {
      const next = { afterMs: 0, counts: { ...kept, lifted: true as const } };
      return {
        kind: 'liftLocks',
        reason: 'LocksLifted',
        detail: outcome.detail,
        ...(await plan(world, rule, hint, next)),
      };
    }
    case 'lingering': {
      const next = {
        afterMs: waitPace(timesInARow(streak, 'LockLingering')),
        counts: { ...kept, lifted: true as const, streak: extended(streak, 'LockLingering') },
      };
      return { kind: 'wait', reason: 'LockLingering', ...(await plan(world, rule, hint, next)) };
    }
    case 'blocked': {
      const next = {
        afterMs: blockedPace(timesInARow(streak, 'ScopeLocked')),
        counts: { ...kept, streak: extended(streak, 'ScopeLocked') },
      };
      return {
        kind: 'blocked',
        reason: 'ScopeLocked',
        detail: outcome.detail,
        ...(await plan(world, rule, hint, next)),
      };
    }
  }
}

async function settleFailure(
  world: World,
  rule: Rule,
  hint: Hint,
  { failure, message }: ArmError,
): Promise<Settled> {
  const { surroundings } = world;
  const verdict = classify(failure, surroundings.now());
  const { kind, reason, next } = afterFailure(failure, verdict, hint, surroundings.random());
  return { kind, reason, detail: message, ...(await plan(world, rule, hint, next, [], failure.code)) };
}

/** Sends the hint of the next look, and those for siblings that should be looked at. */
async function plan(
  { hints, surroundings }: World,
  rule: Rule,
  hint: Hint,
  next: NextLook | undefined,
  nudges: readonly string[] = [],
  lastError?: string,
): Promise<{ nextLook?: string }> {
  const now = surroundings.now();
  const outgoing: OutgoingHint[] = nudges.map((name) =>
    recheck(hintFor(rule, hint.target, { ...hint.source, name }), now, 0),
  );
  let planned = {};
  if (next !== undefined) {
    const since = hint.since ?? now;
    const carriers = hint.carriers?.length ? { carriers: hint.carriers } : {};
    const again = { ...hintFor(rule, hint.target, hint.source), since, ...carriers, ...next.counts };
    const own = recheck(again, now, next.afterMs);
    outgoing.push({ ...own, ...(lastError !== undefined && { lastError }) });
    planned = { nextLook: new Date(own.at).toISOString() };
  }
  if (outgoing.length > 0) await hints.send(outgoing);
  return planned;
}

function recheck(hint: Hint, now: number, afterMs: number): OutgoingHint & { at: number } {
  const at = lookTime(now, now + afterMs);
  return { hint, messageId: recheckId(hint, at), at };
}

function wordsOf(action: Action): Pick<Outcome, 'kind' | 'reason' | 'detail' | 'percent'> {
  const { kind, reason } = action;
  return {
    kind,
    reason,
    ...('detail' in action && { detail: action.detail }),
    ...('percent' in action && { percent: action.percent }),
  };
}
