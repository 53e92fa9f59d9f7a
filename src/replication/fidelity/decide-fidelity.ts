/** What is to be done about a finished replica that is not what it should be. */
import { blocked, type Blocked, type Look, type Mend } from '../action.ts';
import type { Observation } from '../observation.ts';
import type { Snapshot } from '../snapshot.ts';
import { closedAccess } from '../snapshot-spec.ts';
import { timesInARow } from '../streak.ts';
import { differenceText, type Difference } from './difference.ts';
import { differencesOf } from './differences-of.ts';

/** So often in a row something is set back before it is said that it does not stay, as a policy may undo it each time. */
export const maxTries = 3;

/** What stands in the way of `InSync`, by what comes of it. */
export interface Infidelity {
  /** Nothing but a new copy helps. */
  blocks?: Blocked | Look;
  mend?: Mend;
  /** It was set back and did not stay so: said in the place of `InSync`, and in front of nothing. */
  notKept?: Blocked;
}

/**
 * A listing may leave values out (unverified), so what a listed replica seems to have lost is read by its own id
 * before it is said.
 */
export function infidelityOf(
  { target, replica: observed, streak }: Pick<Observation, 'target' | 'replica' | 'streak'>,
  source: Snapshot,
  replica: Snapshot,
): Infidelity {
  const differences = differencesOf(source, replica, target);
  const blocking = differences.filter(({ kind }) => kind === 'blocking');
  if (blocking.length > 0) {
    const isListed = observed.kind === 'present' && observed.isListed === true;
    return {
      blocks: isListed ? { kind: 'look', at: 'replica' } : blocked('PropertyLost', textOf(blocking)),
    };
  }
  if (differences.length === 0) return {};
  const detail = textOf(differences);
  // Tags come after it, so it was tried before them; two that are set back must not call each other up for ever.
  const isSpent = streak?.reason === 'TagsDrifted';
  if (!isSpent && timesInARow(streak, 'NetworkAccessOpened') < maxTries) {
    return { mend: { kind: 'mend', reason: 'NetworkAccessOpened', change: closedAccess, detail } };
  }
  return {
    notKept: blocked('NetworkAccessNotKept', `${detail}; it was closed again and again and did not stay so`),
  };
}

function textOf(differences: readonly Difference[]): string {
  return differences.map(differenceText).join('; ');
}
