/**
 * What becomes of signals that were not taken: the next look of the chain tells them, and where there is none, one is
 * planned for that. Copies and deletions wait for none of it. After a day they count as lost, which the record says.
 */
import type { Hint } from '../replication/hint.ts';
import { tellingUntold } from '../replication/signals/telling.ts';
import type { NextLook } from './next-look.ts';
import type { Outcome } from './outcome.ts';
import type { SignalsNotSentError } from './signals-not-sent-error.ts';

const minute = 60_000;
const longestMs = 24 * 60 * minute;

/** The look that follows, and what the record says. */
export interface ToldLater {
  hint: Hint;
  next: NextLook | undefined;
  said: Pick<Outcome, 'untold' | 'untoldSince' | 'signalsLost'>;
}

/** `asked` is the hint of this look, `known` what it learnt; `now` in ms since 1970. */
export function tellAgain(
  untold: SignalsNotSentError | undefined,
  asked: Hint,
  known: Hint,
  next: NextLook | undefined,
  now: number,
): ToldLater {
  if (untold === undefined) return { hint: known, next, said: {} };
  const since = asked.telling?.untold ?? now;
  const said = { untold: untold.message, untoldSince: new Date(since).toISOString() };
  // Those that became ready are told by the night as well, as the journal does not have them.
  if (now - since >= longestMs) return { hint: known, next, said: { ...said, signalsLost: true } };
  const telling = { ...tellingUntold(asked.telling, known.telling), untold: since };
  return { hint: { ...known, telling }, next: next ?? lookToTell(asked, now - since), said };
}

/** Twice as far away each time, from a minute to an hour. */
function lookToTell({ streak, attempt }: Hint, elapsedMs: number): NextLook {
  return {
    afterMs: Math.min(60 * minute, Math.max(minute, elapsedMs)),
    periodic: true,
    counts: { ...(streak && { streak }), ...(attempt !== undefined && { attempt }) },
  };
}
