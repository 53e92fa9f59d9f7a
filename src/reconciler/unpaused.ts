/**
 * The last question before an action is carried out: whether people have paused it. Asked anew for each deletion, so
 * that none begins after the pause was made.
 */
import type { Action } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import { heldByPause, pauseText, wholePause } from '../replication/pause.ts';
import type { DeleteReplica } from '../replication/removal/may-remove.ts';
import type { RemoveInterim } from '../replication/renewal/may-remove-interim.ts';
import { ruleNamesIn, type ReplicationConfig, type Rule } from '../replication/rule.ts';
import { carriedOver } from './carried-over.ts';
import type { NextLook } from './next-look.ts';
import type { World } from './ports.ts';

const unpaused: unique symbol = Symbol('unpaused');

type Deletion = DeleteReplica | RemoveInterim;

/** What may be carried out: a deletion only with the mark that is made here alone. */
export type UnpausedAction = Exclude<Action, Deletion> | (Deletion & { readonly [unpaused]: true });

export async function unlessPaused(
  { pauses }: Pick<World, 'pauses'>,
  config: ReplicationConfig,
  rule: Rule,
  action: Action,
): Promise<UnpausedAction> {
  if (action.kind !== 'deleteReplica' && action.kind !== 'removeInterim') return action;
  const held = heldByPause(await pauses.read({ fresh: true }), rule.name, ruleNamesIn(config));
  return held ?? { ...action, [unpaused]: true };
}

/**
 * Why no look of a rule is taken now. That it is paused is read anew: the pass that a resumption asks for comes within
 * seconds, and what would end by an answer from before would wait for the night.
 */
export async function pausedWholly(
  { pauses }: Pick<World, 'pauses'>,
  rule: Pick<Rule, 'name'>,
): Promise<string | undefined> {
  if (wholePause(await pauses.read(), rule.name) === undefined) return undefined;
  const pause = wholePause(await pauses.read({ fresh: true }), rule.name);
  return pause && pauseText(pause);
}

const dayMs = 24 * 3_600_000;

/**
 * None: who resumes asks for a pass, and each night has one. What the hint alone knows is kept: what may have been left
 * on the way, that an event told of the deletion, and what nobody was told yet.
 */
export function lookAfterPause(hint: Hint): NextLook | undefined {
  if (!hint.leftBehind?.length && !hint.deletionTold && hint.telling === undefined) return undefined;
  return { afterMs: dayMs, periodic: true, counts: carriedOver(hint) };
}
