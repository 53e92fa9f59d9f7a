import type { Hint } from '../../replication/hint.ts';
import { markReasons } from '../../replication/replica-tags.ts';
import type { CallerPriority } from './priority.ts';

/**
 * A copy that was begun and a deletion that was announced go before what an event tells of, and that before what the
 * nightly pass found.
 */
export function priorityOfHint({ attempt, streak, byPass }: Hint): CallerPriority {
  const reason: string | undefined = streak?.reason;
  if (attempt !== undefined || markReasons.some((mark) => mark === reason)) return 'proof';
  return byPass ? 'nightly' : 'event';
}
