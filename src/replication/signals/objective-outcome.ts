import type { Action } from '../decision.ts';
import type { Look } from './compose.ts';
import { tellsReady } from './signals-of-look.ts';
import { isUnready, objectiveOfLook } from './telling.ts';

export type ObjectiveOutcome = 'onTime' | 'willMiss' | 'missed' | 'met';

/**
 * How the look stands to the objective of its rule: while the replica is not ready by what is expected, and once, when
 * it became ready, by how long it took. Undefined otherwise.
 */
export function objectiveOutcome(
  { hint, observation, lagSeconds }: Look,
  action: Action,
): ObjectiveOutcome | undefined {
  const { readyWithinMs } = observation.rule;
  // A look that tells late has been counted by the one that could not.
  if (readyWithinMs === undefined || hint.telling?.untold !== undefined) return undefined;
  if (tellsReady(action, hint, observation)) {
    // The first look of a chain that finds it ready knows the latest time for that, and no other.
    const latestMs = observation.now - (hint.since ?? observation.now);
    if (lagSeconds === undefined) return latestMs <= readyWithinMs ? 'met' : undefined;
    return lagSeconds * 1000 <= readyWithinMs ? 'met' : 'missed';
  }
  return isUnready(action, observation) ? objectiveOfLook(observation)?.verdict : undefined;
}
