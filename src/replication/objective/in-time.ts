/** Looks often enough that an objective that will be missed is told of before it is. */
import type { Action } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { isUnready, objectiveOfLook } from '../signals/telling.ts';

const leastMs = 60_000;

/** A wait for a replica that has to be ready by a time goes over half of what is left until then, and no farther. */
export function inTime<Any extends Action>(action: Any, observation: Observation): Any {
  if (action.kind !== 'wait' || !isUnready(action, observation)) return action;
  const objective = objectiveOfLook(observation);
  if (objective === undefined || objective.dueAt <= observation.now) return action;
  const longest = Math.max(leastMs, (objective.dueAt - observation.now) / 2);
  return { ...action, afterMs: Math.min(action.afterMs, longest) };
}
