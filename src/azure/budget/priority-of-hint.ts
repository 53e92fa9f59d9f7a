import type { Hint } from '../../replication/hint.ts';
import { stageOfDeletion } from '../../replication/streak.ts';
import type { CallerPriority } from './priority.ts';

/**
 * A deletion that was announced and a copy that a sibling waits for go before what an event tells of, and that before
 * copies that nobody waits for and what the nightly pass found: how far they are changes nothing. After the DELETE itself
 * there is only to be seen that it is gone, which can wait.
 */
export function priorityOfHint({ attempt, streak, byPass, isAwaited }: Hint): CallerPriority {
  if (stageOfDeletion(streak) === 'announced' || (attempt !== undefined && isAwaited === true))
    return 'proof';
  if (attempt !== undefined) return 'watch';
  return byPass ? 'nightly' : 'event';
}
