/**
 * An event that is delivered or replayed late finds what became ready meanwhile, by another event or by night. That was
 * told then: told again, it would be a replica that became ready today, days after its objective.
 */
import type { Action } from '../replication/decision.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import { tellsReady } from '../replication/signals/signals-of-look.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';
import { recall } from './recall.ts';

/** A look tried again after it was killed is younger, ms; what it tells twice, a subscriber drops by its id. */
const lateMs = 3_600_000;

/** The hint as far as it tells news: without its time, where the journal has the replica as ready already. */
export async function withoutOldNews(
  { journal, surroundings }: Pick<World, 'journal' | 'surroundings'>,
  hint: Hint,
  observation: Observation,
  action: Action,
): Promise<Hint> {
  const { since, ...timeless } = hint;
  const { replica } = observation;
  if (since === undefined || surroundings.now() - since < lateMs || replica.kind !== 'present') return hint;
  // What this chain itself saw when it was not ready is news; what nothing tells of needs no journal.
  if (tellsReady(action, timeless, observation) || !tellsReady(action, hint, observation)) return hint;
  const { uniqueId, timeCreated } = replica.snapshot;
  try {
    const entries = await recall(
      journal,
      Math.min(since, timeCreated),
      (one) => one.kind === 'ready' && one.uniqueId === uniqueId,
    );
    return entries.length > 0 ? timeless : hint;
  } catch (error) {
    // Rather told twice than never.
    if (error instanceof ArmError) return hint;
    throw error;
  }
}
