/** What becomes of a deletion whose mark has outlived its time, and so counts no more. */
import type { Look } from '../action.ts';
import type { Observation } from '../observation.ts';
import type { GoneReason, DeletionMark } from '../replica-tags.ts';
import type { Snapshot } from '../snapshot.ts';
import { announce } from './deletion-mark.ts';
import { mayRemove } from './may-remove.ts';
import type { Objection } from './objection.ts';

/**
 * What the guard holds is held as long as nobody approves it: the journal is read from before that mark, and a new one
 * would have nothing of it. Where the journal is damaged nobody will ever know, and a person has to say. Undefined where
 * nothing of the kind is known.
 */
export function stillHeld(
  observation: Observation,
  replica: Snapshot,
  removal: { for: GoneReason; mark: DeletionMark },
): Objection | Look | undefined {
  const { mark } = removal;
  if (mark.reason !== removal.for || mark.approved) return undefined;
  const said = mayRemove(observation, replica, removal);
  if (said.kind === 'deleteReplica') return undefined;
  if (said.kind === 'wait' && said.reason === 'NoOtherImageYet') return undefined;
  const isLost = said.kind === 'blocked' && said.reason === 'JournalUnreadable' && isDamaged(observation);
  return isLost ? announce(observation, replica, 'SourceGroupLost') : said;
}

function isDamaged({ removalEvidence }: Observation): boolean {
  const journal = removalEvidence?.journal;
  return journal?.kind === 'unreadable' && journal.isDamaged === true;
}
