/** What was made on the way to a replica goes when it is of no more use. */
import type { Action, Decision } from './action.ts';
import { leftBehindKinds, type LeftBehind } from './left-behind.ts';
import type { Observation } from './observation.ts';
import { copyState } from './readiness.ts';
import { interimSnapshot } from './renewal/leftover.ts';
import { isReplicaOf, tagOf } from './replica-tags.ts';
import type { Snapshot } from './snapshot.ts';
import { withoutTag } from './tag-drift.ts';
import { waitForCopy } from './wait-for-copy.ts';
import type { Leftover } from './ways/leftover.ts';
import { leftoversOfWays } from './ways/ways.ts';

/** The replica's own last: what it came by may still be read by what it took its name from. */
const leftovers: readonly Leftover[] = [...leftoversOfWays, interimSnapshot];

/** For a source that has no replica, or none of ours; undefined where nothing is left. */
export function cleanLeft(observation: Observation): Decision | undefined {
  for (const leftover of leftovers) {
    if (!observation.leftBehind.includes(leftover.kind)) continue;
    const step = leftover.clean(observation, 'abandoned');
    if (step !== undefined) return step;
  }
  return undefined;
}

/** For a replica of ours, whatever else is to be said of it: once it reads from there no more, then its tag. */
export function cleanBehind(observation: Observation, replica: Snapshot): Decision | undefined {
  const told = leftovers.find(({ tag }) => tagOf(replica.tags, tag) !== undefined);
  if (told === undefined) return cleanLeft(observation);
  if (copyState(replica).kind === 'copying') return waitForCopy(replica, observation);
  return (
    told.clean(observation, 'done') ?? {
      kind: 'setTags',
      reason: told.done,
      tags: withoutTag(replica.tags, told.tag),
    }
  );
}

/** What may be left after this action, whether or not Azure accepts it. */
export function leftBehindAfter(
  action: Action,
  { leftBehind, replica, sourceId }: Pick<Observation, 'leftBehind' | 'replica' | 'sourceId'>,
): LeftBehind[] {
  return leftBehindKinds.filter((kind) => {
    const leftover = leftovers.find((one) => one.kind === kind);
    if (leftover === undefined) return leftBehind.includes(kind);
    // Nothing is left, and the replica's tag goes now.
    if (action.kind === 'setTags' && action.reason === leftover.done) return false;
    return leftBehind.includes(kind) || leftover.isBegunBy(action) || isTold(replica, sourceId, leftover);
  });
}

function isTold(replica: Observation['replica'], sourceId: string, { tag }: Leftover): boolean {
  if (replica.kind === 'absent' || !isReplicaOf(replica.snapshot, sourceId)) return false;
  return tagOf(replica.snapshot.tags, tag) !== undefined;
}
