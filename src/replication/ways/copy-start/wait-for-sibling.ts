/** An older sibling of the source's family has to be copied first. */
import type { Wait } from '../../action.ts';
import { holdingSibling } from '../../family.ts';
import type { Observation } from '../../observation.ts';
import { copyPace, waitPace } from '../../pace.ts';
import type { Snapshot } from '../../snapshot.ts';
import { timesInARow } from '../../streak.ts';

/**
 * After so many waits for an older sibling that nobody copies, the younger one goes ahead and Azure has the last
 * word: what holds the older one up may be invisible from here, such as a policy that refuses it.
 */
const maxSiblingWaits = 20;

export function waitForSibling(observation: Observation): Wait | undefined {
  const holding = holdingSibling(observation);
  if (holding === undefined) return undefined;
  const { sibling, begun } = holding;
  const detail = sibling.source.name;
  if (begun) {
    const afterMs = siblingPace(observation, sibling.replica);
    return { kind: 'wait', reason: 'WaitingForOlderSibling', afterMs, detail };
  }
  const times = timesInARow(observation.streak, 'OlderSiblingNotBegun');
  if (times >= maxSiblingWaits) return undefined;
  return {
    kind: 'wait',
    reason: 'OlderSiblingNotBegun',
    afterMs: waitPace(times),
    detail,
    // Its event may have been lost; once is enough, as its own looks go on from there.
    ...(times === 0 && { nudge: detail }),
  };
}

function siblingPace({ now }: Observation, replica: Snapshot | undefined): number {
  if (replica === undefined) return waitPace(0);
  return copyPace(now - replica.timeCreated, replica.completionPercent);
}
