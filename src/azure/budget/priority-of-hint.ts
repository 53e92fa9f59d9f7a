import type { Hint } from '../../replication/hint.ts';
import type { CallerPriority } from './priority.ts';

/** A copy that was begun goes before what an event tells of, and that before what the nightly pass found. */
export function priorityOfHint({ attempt, since, announced }: Hint): CallerPriority {
  if (attempt !== undefined) return 'proof';
  return since !== undefined || announced ? 'event' : 'nightly';
}
