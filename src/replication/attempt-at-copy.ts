import type { Observation } from './observation.ts';

/** Which attempt a copy begun now would be, from 1: by the hint, or by the journal where that knows of more. */
export function attemptAtCopy({ attempt, copiesBegun = 0 }: Observation): number {
  return Math.max(attempt, copiesBegun + 1);
}
