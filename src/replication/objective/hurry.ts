/** Whether a copy is worth the paid speed: only where its rule allows that, and only to meet the objective. */
import type { Look } from '../action.ts';
import type { Observation } from '../observation.ts';
import type { SnapshotSpec } from '../snapshot-spec.ts';
import { usualTime } from './copy-times.ts';

/** Where no copy of this pair is known, this share of the time may go by before it counts as late. */
const lateShare = 0.5;

/**
 * The same request, at the `Enhanced` speed where it would be late otherwise; or what has to be looked at to tell. A
 * target that names its speed keeps it, and what is under way keeps its own: the speed is fixed when a copy begins.
 */
export function hurried(observation: Observation, spec: SnapshotSpec): SnapshotSpec | Look {
  const { rule, target, copyTimes, now } = observation;
  const { readyWithinMs, fasterCopy } = rule;
  const mayHurry = fasterCopy === 'whenLate' && target.copySpeed === undefined;
  if (!mayHurry || readyWithinMs === undefined || spec.createOption !== 'CopyStart') return spec;
  if (copyTimes === undefined) return { kind: 'look', at: 'copyTimes' };
  const begin = beginOf(observation);
  const usual = usualTime(copyTimes);
  const isLate =
    usual === undefined ? now > begin + readyWithinMs * lateShare : now + usual > begin + readyWithinMs;
  return isLate ? { ...spec, copySpeed: 'Enhanced' } : spec;
}

/** From when the objective counts, ms since 1970. */
export function beginOf({ since, source, now }: Observation): number {
  return since ?? (source.kind === 'present' ? source.snapshot.timeCreated : now);
}
