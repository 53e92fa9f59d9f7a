/** A replica that is not there takes its name from its interim, which holds the image already. */
import { blocked } from '../action.ts';
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { copyState } from '../readiness.ts';
import { mayCreate } from '../removal/may-create.ts';
import { tagKeys, tagOf } from '../replica-tags.ts';
import { renewedSpec } from '../replica-spec.ts';
import { parseSnapshotId } from '../resource-id.ts';
import type { Snapshot } from '../snapshot.ts';
import { waitForCopy } from '../wait-for-copy.ts';
import { interimsOf } from './interim.ts';
import { isOfNow } from './is-of-now.ts';
import { mayRemoveInterim } from './may-remove-interim.ts';

/**
 * Undefined where there is no interim. Of the whole ones that of the source that is there now is taken, and else the
 * newest, also one of an earlier generation: an old image is better than none.
 */
export function takeNameFromInterim(
  observation: Observation,
  source: Pick<Snapshot, 'id' | 'name' | 'tags'>,
): Decision | undefined {
  const { interims, absence, installation, rule, target, attempt, leftBehind, sourceId } = observation;
  if (interims === undefined) {
    const isListed = absence !== undefined && interimsOf(sourceId, installation, absence.listing).length > 0;
    return leftBehind.includes('interim') || isListed ? { kind: 'look', at: 'interims' } : undefined;
  }
  const wholes = interims
    .map(({ snapshot }) => snapshot)
    .filter((snapshot) => copyState(snapshot).kind === 'ready');
  const whole = wholes.find((snapshot) => isOfNow(observation, snapshot)) ?? wholes[0];
  if (whole !== undefined) {
    const generation = tagOf(whole.tags, tagKeys.generation) ?? '';
    const order = { rule, target, attempt, installation, as: 'replica' as const };
    const spec = renewedSpec(source, whole, generation, order, observation.copyRefused);
    if ('reason' in spec) return blocked(spec.reason, spec.detail);
    return mayCreate(observation, {
      reason: 'ReplicaMissing',
      spec,
      detail: `takes its name from ${whole.name}, where its image is`,
    });
  }
  const copying = interims.find(({ snapshot }) => copyState(snapshot).kind === 'copying')?.snapshot;
  if (copying !== undefined) return waitForCopy(copying, observation);
  const [failed] = interims;
  const removal = failed && mayRemoveInterim(observation, failed);
  // One that cannot be told from a whole one stays, and stands before no copy of the source.
  return removal?.kind === 'wait' ? undefined : removal;
}

/**
 * The same where the source is gone, is none any more, or cannot be read: whatever became of it, what is beside is the
 * only image that there is. Its tags come with the source.
 */
export function takeNameBack(observation: Observation): Decision | undefined {
  const { leftBehind, sourceId } = observation;
  const name = parseSnapshotId(sourceId)?.name;
  if (!leftBehind.includes('interim') || name === undefined) return undefined;
  return takeNameFromInterim(observation, { id: sourceId, name, tags: {} });
}
