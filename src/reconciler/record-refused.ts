/** What the journal says of a copy that Azure refused: reports look at what is there, and of this nothing is. */
import { makesImage, type Action } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import type { JournalEntry } from '../replication/journal-entry.ts';
import type { Observation } from '../replication/observation.ts';
import { timesInARow } from '../replication/streak.ts';
import { entryOf } from './record.ts';
import type { Settled } from './settle-refusal.ts';

/** An event, a person or a night begins a chain of tries; of a long one, by the hour, a few are told each day. */
const triesUntold = 12;

/** None where what was refused made no image, where time alone mends it, or where the tries before were told. */
export function refusedCopy(
  { kind, reason, detail }: Settled,
  decided: Action | undefined,
  hint: Hint,
  observation: Observation,
): JournalEntry[] {
  if (decided === undefined || !makesImage(decided) || kind !== 'blocked') return [];
  if (timesInARow(hint.streak, reason) % triesUntold !== 0) return [];
  const entry = entryOf('refused', hint, observation, reason, String(observation.now));
  return [{ ...entry, reason, ...(detail !== undefined && { detail }) }];
}
