/**
 * One look at one replica: observe, decide, one action, and when to look again. Safe to run at any time, any
 * number of times, at several places at once, and to be killed anywhere: what it knows, it reads from Azure, and
 * the hint is completed only after the next one is on its way.
 */
import type { Action, Blocked } from '../replication/action.ts';
import { classify } from '../replication/refusals/classify-failure.ts';
import { leftBehindAfter } from '../replication/clean-up.ts';
import { decide } from '../replication/decide.ts';
import { blockedPace, waitPace } from '../replication/pace.ts';
import { lookTime, periodicLookTime, recheckId, type Hint } from '../replication/hint.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import type { DeleteReplica } from '../replication/removal/may-remove.ts';
import type { RemoveInterim } from '../replication/renewal/may-remove-interim.ts';
import type { ReplicationConfig, Rule, Target } from '../replication/rule.ts';
import { extended, timesInARow } from '../replication/streak.ts';
import { ArmError } from './arm-error.ts';
import { execute } from './execute.ts';
import { findRule, hintFor, otherStagingTargets, retiredRule } from './find-rule.ts';
import { afterFailure, nextLook, type NextLook } from './next-look.ts';
import { liftLocks } from './lift-locks.ts';
import { lookAt, observe, readOrRefusal } from './observe.ts';
import type { OutgoingHint, World } from './ports.ts';
import { entriesOf } from './record.ts';
import { lookAfterPause, pausedWholly, unlessPaused } from './unpaused.ts';

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
  /** How often in a row the looks failed. */
  failures?: number;
  /** Why the journal does not tell of this look. */
  unrecorded?: string;
}

/** Works one hint off. Throws what is not an answer of Azure and therefore a defect. */
export async function reconcile(world: World, config: ReplicationConfig, hint: Hint): Promise<Outcome> {
  const place = { rule: hint.rule, source: hint.source.name, target: hint.target.resourceGroup };
  const found = findRule(config, hint.source, hint.target) ?? retiredRule(hint);
  if (found === undefined) return { kind: 'none', reason: 'RuleRemoved', ...place };
  const where = { ...place, rule: found.rule.name };
  const detail = await pausedWholly(world, found.rule);
  if (detail !== undefined) {
    const planned = await plan(world, found.rule, hint, lookAfterPause(hint));
    return { kind: 'wait', reason: 'Paused', detail, ...where, ...planned };
  }
  // What was decided may have been begun even where Azure does not say so.
  let known = hint;
  let decided: Action | undefined;
  try {
    const { action: decision, observation } = await decideOn(world, config, found, hint);
    const action = await unlessPaused(world, found.rule, await withCause(world, hint, decision));
    decided = action;
    known = withLearnt(hint, observation, action, found.target);
    const others = otherStagingTargets(config, hint.source, found.target);
    const { operation } = await execute(world, action, hint, observation, others);
    if (operation !== undefined) known = { ...known, operation };
    const recorded = await record(world, entriesOf(action, hint, observation));
    const { surroundings } = world;
    const next = nextLook(action, known, surroundings.now(), surroundings.random());
    const nudges = action.kind === 'wait' && action.nudge !== undefined ? [action.nudge] : [];
    const planned = await plan(world, found.rule, known, next, nudges);
    return { ...where, ...wordsOf(action), ...lagOf(world, hint, action.kind), ...recorded, ...planned };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const settled = await settleRefusal(world, found.rule, known, error, decided);
    return { ...where, ...settled, ...lagOf(world, hint, settled.kind) };
  }
}

/** Where a copy came to nothing: what Azure says of its operation, as the snapshot itself tells only that it failed. */
async function withCause(world: World, { operation }: Hint, action: Action): Promise<Action> {
  if (operation === undefined || !tellsOfFailure(action)) return action;
  const read = await readOrRefusal(world, () => world.snapshots.failureOf(operation));
  if (read.kind === 'unreadable' || read.value === undefined) return action;
  const { code, message } = read.value;
  return { ...action, detail: `${action.detail ?? ''}; Azure: ${code}: ${message}` };
}

function tellsOfFailure(action: Action): action is Blocked | DeleteReplica | RemoveInterim {
  const { kind, reason } = action;
  if (kind !== 'blocked' && kind !== 'deleteReplica' && kind !== 'removeInterim') return false;
  return reason === 'CopyFailed' || reason === 'ReplicaFailed' || reason === 'RenewalFailed';
}

/** What the next look has to know: counts of another generation say nothing of this one. */
function withLearnt(hint: Hint, observation: Observation, action: Action, { location }: Target): Hint {
  const { attempt: _attempt, streak: _streak, leftBehind: _left, disksMade: _disks, ...rest } = hint;
  const { source, attempt, streak } = observation;
  const asked = action.kind === 'convert' && 'disk' in action.step ? 1 : 0;
  const disksMade = observation.disksMade + asked;
  const leftBehind = leftBehindAfter(action, observation);
  return {
    ...rest,
    ...(leftBehind.length > 0 && { leftBehind, location }),
    ...(source.kind === 'present' && { generation: source.snapshot.uniqueId }),
    ...(attempt > 1 && { attempt }),
    ...(disksMade > 0 && { disksMade }),
    ...(streak && { streak }),
  };
}

/** Copies go on where the journal cannot be written; that it tells nothing of them has to be said. */
async function record(
  { journal }: World,
  entries: readonly JournalEntry[],
): Promise<Pick<Outcome, 'unrecorded'>> {
  if (entries.length === 0) return {};
  try {
    await journal.append(entries);
    return {};
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { unrecorded: error.message };
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
async function settleRefusal(
  world: World,
  rule: Rule,
  hint: Hint,
  error: ArmError,
  decided: Action | undefined,
): Promise<Settled> {
  if (error.failure.code.toLowerCase() !== 'scopelocked') {
    return settleFailure(world, rule, hint, error, decided);
  }
  try {
    return await settleLocked(world, rule, hint, error, decided);
  } catch (inner) {
    if (!(inner instanceof ArmError)) throw inner;
    return settleFailure(world, rule, hint, inner, decided);
  }
}

/** Makes room for the next copy under the replica's name. */
function isRenewal(action: Action): boolean {
  return (
    action.kind === 'deleteReplica' && (action.reason === 'SourceRecreated' || action.reason === 'CopyFailed')
  );
}

type Settled = Pick<Outcome, 'kind' | 'reason' | 'detail' | 'failures' | 'nextLook'>;

async function settleLocked(
  world: World,
  rule: Rule,
  hint: Hint,
  error: ArmError,
  decided: Action | undefined,
): Promise<Settled> {
  const { attempt, streak, lifts = 0 } = hint;
  const kept = { ...(attempt !== undefined && { attempt }), ...(lifts > 0 && { lifts }) };
  const outcome = await liftLocks(world, rule, hint, error, decided !== undefined && isRenewal(decided));
  switch (outcome.kind) {
    case 'lifted': {
      // What the looks before it ended with still counts: a lock in between must make nothing endless.
      const counts = { ...kept, ...(streak && { streak }), lifts: lifts + 1 };
      const next = { afterMs: 0, periodic: false, counts };
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
        periodic: false,
        counts: { ...kept, streak: extended(streak, 'LockLingering') },
      };
      return { kind: 'wait', reason: 'LockLingering', ...(await plan(world, rule, hint, next)) };
    }
    case 'interrupted':
      return settleFailure(world, rule, { ...hint, lifts: lifts + 1 }, outcome.error, decided);
    case 'blocked': {
      const next = {
        afterMs: blockedPace(timesInARow(streak, 'ScopeLocked')),
        periodic: true,
        counts: { ...kept, streak: extended(streak, 'ScopeLocked', decided && { refused: decided.reason }) },
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
  decided: Action | undefined,
): Promise<Settled> {
  const { surroundings } = world;
  const verdict = classify(failure, surroundings.now());
  const { kind, reason, next } = afterFailure(failure, verdict, hint, surroundings.random(), decided?.reason);
  const failures = kind === 'failed' ? { failures: (hint.failures ?? 0) + 1 } : {};
  const planned = await plan(world, rule, hint, next, [], failure.code);
  return { kind, reason, detail: message, ...failures, ...planned };
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
  // Clocks differ: no look may lie before the one that plans it, or it would be taken for one that was worked off.
  const now = Math.max(surroundings.now(), hint.due ?? 0);
  const outgoing: OutgoingHint[] = nudges.map((name) => {
    const nudged = { ...hintFor(rule, hint.target, { ...hint.source, name }), nudged: true as const };
    return messageAt(nudged, lookTime(now, now));
  });
  let planned = {};
  if (next !== undefined) {
    const { generation, location, leftBehind, disksMade, operation } = hint;
    const again: Hint = {
      ...hintFor(rule, hint.target, hint.source),
      since: hint.since ?? now,
      ...(leftBehind?.length && { leftBehind }),
      ...(leftBehind?.length && location !== undefined && { location }),
      ...(generation !== undefined && { generation }),
      ...(disksMade !== undefined && { disksMade }),
      ...(operation !== undefined && { operation }),
      ...next.counts,
    };
    const at = next.periodic
      ? periodicLookTime(now, next.afterMs, again)
      : lookTime(now, now + next.afterMs, again);
    outgoing.push({ ...messageAt(again, at), ...(lastError !== undefined && { lastError }) });
    planned = { nextLook: new Date(at).toISOString() };
  }
  if (outgoing.length > 0) await hints.send(outgoing);
  return planned;
}

function messageAt(hint: Hint, at: number): OutgoingHint {
  return { hint: { ...hint, due: at }, messageId: recheckId(hint, at), at };
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
