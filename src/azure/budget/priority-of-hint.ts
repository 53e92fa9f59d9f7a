import type { Hint } from '../../replication/hint.ts';
import { markReasons } from '../../replication/replica-tags.ts';
import type { CallerPriority } from './priority.ts';

/**
 * A deletion that was announced and a copy that a sibling waits for go before what an event tells of, and that before
 * copies that nobody waits for and what the nightly pass found: how far they are changes nothing. After the DELETE itself
 * there is only to be seen that it is gone, which can wait.
 */
export function priorityOfHint({ attempt, streak, byPass, isAwaited }: Hint): CallerPriority {
  const reason: string | undefined = streak?.reason;
  const isAnnounced = markReasons.some((mark) => mark === reason) && streak?.length === 1;
  if (isAnnounced || (attempt !== undefined && isAwaited === true)) return 'proof';
  if (attempt !== undefined) return 'watch';
  return byPass ? 'nightly' : 'event';
}
