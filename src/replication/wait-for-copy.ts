import { blockedForNow, type Blocked, type Wait } from './action.ts';
import { estimated, untilCopyLook, type CopyWaiting } from './copy-estimate.ts';
import type { Observation } from './observation.ts';
import { waitPace } from './pace.ts';
import { copyState, isInBackground, isStalled } from './readiness.ts';
import type { Snapshot } from './snapshot.ts';
import { timesInARow } from './streak.ts';

/** What the looks before know of the copy that is waited for. */
export type CopyWatch = Pick<Observation, 'now' | 'copyEstimate' | 'isAwaited' | 'streak'>;

/** A look at a copy that is under way, by its own progress and by what the looks before made of it. */
export function waitForCopy(
  copy: Snapshot,
  { now, copyEstimate, isAwaited, streak }: CopyWatch,
  reason: 'Copying' | 'SourceNotReady' | 'WaitingForOlderSibling' = 'Copying',
  waiting: CopyWaiting = isAwaited === true ? 'precise' : 'usual',
): Wait {
  const state = copyState(copy);
  const percent = state.kind === 'copying' ? state.percent : undefined;
  const wait: Omit<Wait, 'afterMs'> = {
    kind: 'wait',
    reason,
    ...(percent !== undefined && reason === 'Copying' && { percent }),
  };
  // An operation takes seconds or minutes, however old the snapshot is.
  if (!isInBackground(copy)) return { ...wait, afterMs: waitPace(timesInARow(streak, reason)) };
  const sighting = { begun: copy.timeCreated, now, percent };
  const estimate = estimated(copyEstimate, sighting);
  const afterMs = untilCopyLook(estimate, sighting, waiting);
  return { ...wait, afterMs, copyEstimate: estimate };
}

/** A copy that is waited for no longer, as nothing would ever tell that it does not end; undefined where it may. */
export function stalled(copy: Snapshot, now: number): Blocked | undefined {
  if (!isStalled(copy, now)) return undefined;
  const days = Math.floor((now - copy.timeCreated) / (24 * 3_600_000));
  return blockedForNow(
    'CopyFailed',
    `${copy.id} is being copied for ${days} days and is at ${String(copy.completionPercent)} %; delete it to copy it anew`,
  );
}
