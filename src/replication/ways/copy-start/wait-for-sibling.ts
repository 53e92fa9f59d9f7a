/** An older sibling of the source's family has to be copied first. */
import type { Wait } from '../../action.ts';
import { estimated } from '../../copy-estimate.ts';
import { holdingSibling } from './holding-sibling.ts';
import type { Observation } from '../../observation.ts';
import { backstopPace, waitPace } from '../../pace.ts';
import { copyState, isInBackground } from '../../readiness.ts';
import type { Snapshot } from '../../snapshot.ts';
import { timesInARow } from '../../streak.ts';
import { waitForCopy, type CopyWatch } from '../../wait-for-copy.ts';

/**
 * After so many waits for an older sibling that nobody copies, the younger one goes ahead and Azure has the last
 * word: what holds the older one up may be invisible from here, such as a policy that refuses it.
 */
const maxSiblingWaits = 20;

export function waitForSibling(observation: Observation): Wait | undefined {
  const times = timesInARow(observation.streak, 'OlderSiblingNotBegun');
  const holding = holdingSibling(observation, { begunAlone: times >= maxSiblingWaits });
  if (holding === undefined) return undefined;
  const { sibling, begun, isLast } = holding;
  const detail = sibling.source.name;
  if (begun) {
    const { replica } = sibling;
    if (isLast && replica !== undefined) return waitBehind(detail, replica, watchOf(observation, replica));
    const waits = timesInARow(observation.streak, 'WaitingForOlderSibling');
    return { kind: 'wait', reason: 'WaitingForOlderSibling', afterMs: backstopPace(waits), detail };
  }
  return {
    kind: 'wait',
    reason: 'OlderSiblingNotBegun',
    afterMs: waitPace(times),
    detail,
    // Its event may have been lost; once is enough, as its own looks go on from there.
    ...(times === 0 && { nudge: detail }),
  };
}

/** How the copy of the sibling right before is waited for. */
export interface SiblingWatch extends CopyWatch {
  /** Its looks know of nobody who waits, so that nobody will be told. */
  isUntold: boolean;
}

/** The listing from which the copy's looks learnt who waits for it may be so much older than the copy, ms. */
const listedBeforeMs = 120_000;

/** A source that was taken after that listing is not known to them. */
function watchOf(observation: Observation, replica: Snapshot): SiblingWatch {
  const { now, copyEstimate, streak, source } = observation;
  const isUntold =
    source.kind === 'present' && source.snapshot.timeCreated > replica.timeCreated - listedBeforeMs;
  return { now, isUntold, ...(copyEstimate && { copyEstimate }), ...(streak && { streak }) };
}

/** Who is told needs but a backstop, some time after the copy should be over. */
export function waitBehind(behind: string, copy: Snapshot, watch: SiblingWatch): Wait {
  const words = { detail: behind, behind };
  if (watch.isUntold) return { ...waitForCopy(copy, watch, 'WaitingForOlderSibling'), ...words };
  return {
    kind: 'wait',
    reason: 'WaitingForOlderSibling',
    afterMs: backstopMs(copy, watch),
    ...words,
  };
}

const marginMs = 120_000;

function backstopMs(copy: Snapshot, { now, streak }: CopyWatch): number {
  const least = backstopPace(timesInARow(streak, 'WaitingForOlderSibling'));
  const state = copyState(copy);
  if (state.kind !== 'copying' || !isInBackground(copy)) return least;
  const { most } = estimated(undefined, { begun: copy.timeCreated, now, percent: state.percent });
  return most === undefined ? least : copy.timeCreated + most * 1.1 + marginMs - now;
}
