/**
 * One look at one replica: observe, decide, one action, and when to look again. Safe to run at any time, any
 * number of times, at several places at once, and to be killed anywhere: what it knows, it reads from Azure, and
 * the hint is completed only after the next one is on its way.
 */
import type { Wait } from '../replication/action.ts';
import type { Action } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import { inTime } from '../replication/objective/in-time.ts';
import type { ReplicationConfig, Rule } from '../replication/rule.ts';
import type { Look } from '../replication/signals/compose.ts';
import { objectiveOutcome } from '../replication/signals/objective-outcome.ts';
import { tellingUntold } from '../replication/signals/telling.ts';
import { ArmError } from './arm-error.ts';
import { execute } from './execute.ts';
import { findRule, otherStagingTargets, retiredRule } from './find-rule.ts';
import { decideOn } from './decide-on.ts';
import { withLearnt, withNobodyWaiting, withTelling } from './learnt.ts';
import { nextLook } from './next-look.ts';
import { glance } from './glance.ts';
import { withoutOldNews } from './old-news.ts';
import type { Outcome } from './outcome.ts';
import { nudgeElsewhere, plan } from './plan-looks.ts';
import type { World } from './ports.ts';
import { entriesOf } from './record.ts';
import { refusedCopy } from './record-refused.ts';
import { lossSeen } from './record-group-lost.ts';
import { settleRefusal, type Settled } from './settle-refusal.ts';
import { waitForSlot } from './slot-for.ts';
import { lookAhead, tell, tellRefused, type Told } from './tell.ts';
import { tellAgain } from './tell-again.ts';
import { withCause } from './with-cause.ts';
import { wakeOlder } from './wake-older.ts';
import { wakeYounger } from './wake-younger.ts';
import { lookAfterPause, pausedWholly, unlessPaused } from './unpaused.ts';

export type { Outcome } from './outcome.ts';

type LookOutcome = Omit<Outcome, 'rule' | 'source' | 'target'>;

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
  let seen: Observation | undefined;
  try {
    const began = world.surroundings.now();
    // An objective is judged by all that a look sees.
    const glanced = found.rule.readyWithinMs === undefined ? await glance(world, hint) : {};
    if (glanced.wait !== undefined)
      return { ...where, ...(await waitOn(world, found.rule, hint, glanced.wait)) };
    const asked = { ...glanced, began };
    const { action: decision, observation } = await decideOn(world, config, found, hint, asked);
    const timely = inTime(await withCause(world, hint, decision), observation);
    const action = await unlessPaused(world, config, found.rule, timely);
    decided = action;
    seen = observation;
    const learnt = withLearnt(hint, observation, action, found.target);
    // Until it is told, all that was to be told still is.
    known = withTelling(learnt, tellingUntold(hint.telling, learnt.telling));
    waitForSlot(world, hint, observation, action);
    if (action.reason === 'Promoted') await nudgeElsewhere(world, config, hint, found.rule);
    const ahead = lookAhead(world, action, hint, observation);
    if (ahead !== undefined) await plan(world, found.rule, ahead.hint, ahead.next);
    await wakeOlder(world, observation, action, hint);
    if (await wakeYounger(world, observation, action, hint)) known = withNobodyWaiting(known);
    const others = otherStagingTargets(config, hint.source, found.target);
    const { operation } = await execute(world, action, hint, observation, others);
    if (operation !== undefined) known = { ...known, operation };
    const lag = lagOf(world, hint, action.kind);
    const news = await withoutOldNews(world, hint, observation, action);
    const { untold, ...told } = await tell(world, config, { hint: news, observation, ...lag }, action);
    known = withTelling(known, learnt.telling);
    const entries = entriesOf(action, news, observation);
    // The night tells again what the journal does not have.
    const recorded = await record(world, untold ? entries.filter(({ kind }) => kind !== 'ready') : entries);
    const { surroundings } = world;
    const now = surroundings.now();
    const next = nextLook(action, known, now, surroundings.random());
    const later = tellAgain(untold, hint, known, next, now);
    const planned = await plan(world, found.rule, later.hint, later.next, nudgesOf(action, hint));
    const objective = objectiveOutcome({ hint: news, observation, ...lag }, action);
    return {
      ...where,
      ...wordsOf(action),
      ...lag,
      ...(objective && { objective }),
      ...recorded,
      ...told,
      ...later.said,
      ...planned,
    };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const { settled, lastError, ...look } = await settleRefusal(world, found.rule, known, error, {
      decided,
      observation: seen,
    });
    // A mark that may not be written, such as under a lock, must not be all that remembers a group that went.
    const entries =
      seen === undefined ? [] : [...lossSeen(hint, seen), ...refusedCopy(settled, decided, hint, seen)];
    const recorded = await record(world, entries);
    const lag = lagOf(world, hint, settled.kind);
    const { untold, ...told } = await tellRefusal(world, { hint, ...lag }, settled, decided, seen);
    const later = tellAgain(untold, hint, look.hint, look.next, world.surroundings.now());
    const planned = await plan(world, found.rule, later.hint, later.next, [], lastError);
    return { ...where, ...settled, ...lag, ...recorded, ...told, ...later.said, ...planned };
  }
}

/** One that was asked for itself asks no sibling, or two would ask each other for ever. */
function nudgesOf(action: Action, { nudged }: Hint): readonly string[] {
  if (action.kind === 'none') return action.nudges ?? [];
  return action.kind === 'wait' && action.nudge !== undefined && nudged !== true ? [action.nudge] : [];
}

/** A glance was enough. */
async function waitOn(world: World, rule: Rule, hint: Hint, wait: Wait): Promise<LookOutcome> {
  const { surroundings } = world;
  const next = nextLook(wait, hint, surroundings.now(), surroundings.random());
  const planned = await plan(world, rule, hint, next);
  return { ...wordsOf(wait), ...lagOf(world, hint, wait.kind), ...planned };
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

/** Nothing was decided where something could not even be read: the records tell that. */
async function tellRefusal(
  world: World,
  look: Omit<Look, 'observation'>,
  { kind, reason, detail }: Settled,
  decided: Action | undefined,
  observation: Observation | undefined,
): Promise<Told> {
  if (decided === undefined || observation === undefined || kind !== 'blocked') return {};
  const ended = { kind, reason, ...(detail !== undefined && { detail }) };
  return tellRefused(world, { ...look, observation }, ended, decided);
}

/** A look that is the first of its chain and finds nothing to do has no lag. */
function lagOf({ surroundings }: World, hint: Hint, kind: Outcome['kind']): Pick<Outcome, 'lagSeconds'> {
  // What is told late was known long before.
  if (hint.since === undefined || hint.telling?.untold !== undefined) return {};
  if (kind === 'none' && isForNothing(hint)) return {};
  return { lagSeconds: Math.max(0, Math.round((surroundings.now() - hint.since) / 1000)) };
}

/** The first of its chain, or a backstop of one whose place another has taken. */
function isForNothing({ streak, attempt }: Hint): boolean {
  return streak === undefined || (streak.reason === 'WaitingForOlderSibling' && attempt === undefined);
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
