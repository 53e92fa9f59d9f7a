import type { Hint } from '../../replication/hint.ts';
import { markReasons } from '../../replication/replica-tags.ts';
import type { CallerPriority } from './priority.ts';

/**
 * A copy that was begun and a deletion that was announced go before what an event tells of, and that before what the
 * nightly pass found. After the DELETE itself there is only to be seen that it is gone, which can wait.
 */
export function priorityOfHint({ attempt, streak, byPass }: Hint): CallerPriority {
  const reason: string | undefined = streak?.reason;
  const isAnnounced = markReasons.some((mark) => mark === reason) && streak?.length === 1;
  if (attempt !== undefined || isAnnounced) return 'proof';
  return byPass ? 'nightly' : 'event';
}
