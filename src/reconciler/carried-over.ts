/** What is counted over a chain of looks, and what it was told: the one list of it. */
import type { Hint } from '../replication/hint.ts';

const counted = [
  'failures',
  'streak',
  'attempt',
  'lifts',
  'announced',
  'deletionTold',
  'copyEstimate',
  'behind',
] as const satisfies readonly (keyof Hint)[];

export type Counts = Pick<Hint, (typeof counted)[number]>;

/** All of it, for the look after one that came to nothing by itself: by a refusal, a failure or a pause. */
export function carriedOver(hint: Counts): Counts {
  const there = counted.filter((key) => hint[key] !== undefined);
  return Object.fromEntries(there.map((key) => [key, hint[key]]));
}
