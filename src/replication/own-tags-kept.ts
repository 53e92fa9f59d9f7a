/**
 * Tags of our own that do not stay, as a policy or a script takes them off each time: said after some tries. Nothing
 * else waits for it but what needs that very tag, such as the deletion that a mark announces.
 */
import { blocked } from './action.ts';
import type { Decision } from './decision.ts';
import { cleanBehind, cleanedFirst } from './clean-up.ts';
import { maxTries } from './fidelity/decide-fidelity.ts';
import type { Observation } from './observation.ts';
import type { Snapshot } from './snapshot.ts';
import { timesInARow } from './streak.ts';
import { driftedKeys } from './tag-drift.ts';

/** The decision itself, or what is said in its place where the looks right before this one did the same in vain. */
export function toldWhereNotKept(observation: Observation, decision: Decision): Decision {
  const { replica, streak } = observation;
  // Drift is told as `TagsNotKept` of a replica that is otherwise as it should be.
  if (decision.kind !== 'setTags' || decision.reason === 'TagsDrifted' || replica.kind === 'absent') {
    return decision;
  }
  if (streak?.refused === decision.reason) return cleanedMeanwhile(observation, replica.snapshot, decision);
  if (timesInARow(streak, decision.reason, decision.kind) < maxTries) return decision;
  const keys = driftedKeys(decision.tags, replica.snapshot.tags).join(', ');
  const said = blocked(
    'OwnTagsNotKept',
    `${keys}: changed ${maxTries} times (${decision.reason}), and something such as a policy sets it back each time; exempt tags that begin with snaprep- from that`,
  );
  const left = cleanBehind(observation, replica.snapshot);
  return left?.kind === 'setTags' ? said : cleanedFirst(left, said);
}

/** What Azure refused in the look right before this one: what was left on the way goes first, and then it is tried again. */
function cleanedMeanwhile(observation: Observation, replica: Snapshot, again: Decision): Decision {
  const left = cleanBehind(observation, replica);
  const isToDo =
    left !== undefined && left.kind !== 'none' && left.kind !== 'wait' && left.kind !== 'setTags';
  return isToDo ? left : again;
}
