import type { Hint } from '../replication/hint.ts';
import { copyTimes } from '../replication/objective/copy-times.ts';
import type { Observation } from '../replication/observation.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';

/** So far back copies tell how long the next one takes, ms. */
const copiesTellMs = 14 * 24 * 3_600_000;

/** Of this pair of groups, from the journal; none where it cannot be read, as copies go on without it. */
export async function observeCopyTimes(
  { journal }: World,
  { now }: Observation,
  { source, target }: Hint,
): Promise<number[]> {
  try {
    return copyTimes(await journal.read(now - copiesTellMs), source, target);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return [];
  }
}
