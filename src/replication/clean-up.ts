/** What was made on the way to a replica goes when it is of no more use. */
import type { Blocked, None, Wait } from './action.ts';
import type { Action, Decision } from './decision.ts';
import type { LeftBehind } from './left-behind.ts';
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
  return firstToDo(leftovers.map((leftover) => cleanOne(observation, leftover)));
}

/** For a replica of ours, whatever else is to be said of it: once it reads from there no more, then its tag. */
export function cleanBehind(observation: Observation, replica: Snapshot): Decision | undefined {
  const isTold = ({ tag }: Leftover): boolean => tagOf(replica.tags, tag) !== undefined;
  const isAnyTold = leftovers.some(isTold);
  if (!isAnyTold && observation.leftBehind.length === 0) return undefined;
  if (isAnyTold && copyState(replica).kind === 'copying') {
    return waitForCopy(replica, observation);
  }
  return firstToDo(
    leftovers.map((leftover) =>
      isTold(leftover)
        ? (leftover.clean(observation, 'done') ?? {
            kind: 'setTags',
            reason: leftover.done,
            tags: withoutTag(replica.tags, leftover.tag),
          })
        : cleanOne(observation, leftover),
    ),
  );
}

/**
 * For a renewal that comes to nothing, and for a source that is none any more: what was made on the way goes, and the
 * interims stay, as each may be an image or says how often it was tried.
 */
export function cleanWays(observation: Observation): Decision | undefined {
  return firstToDo(leftoversOfWays.map((leftover) => cleanOne(observation, leftover)));
}

function cleanOne(observation: Observation, leftover: Leftover): Decision | undefined {
  const mayBeThere = observation.leftBehind.includes(leftover.kind);
  return mayBeThere ? leftover.clean(observation, 'abandoned') : undefined;
}

/** What one of them waits for, or what has to stay of it, hides nothing that can be done about another. */
function firstToDo(steps: readonly (Decision | undefined)[]): Decision | undefined {
  const kinds = steps.filter((step) => step !== undefined);
  return (
    kinds.find(({ kind }) => kind !== 'wait' && kind !== 'none') ??
    kinds.find(({ kind }) => kind === 'wait') ??
    kinds[0]
  );
}

/**
 * Cleaning first, and then what else is to be said. What of it has to stay, or waits for what may never come, hides no
 * words: they are said beside it.
 */
export function cleanedFirst(left: Decision | undefined, said: None | Blocked | Wait): Decision {
  if (left === undefined) return said;
  if (left.kind === 'none') return withDetail(said, left.detail);
  const isEndless = left.kind === 'wait' && left.reason === 'RenewalPending';
  return isEndless && said.kind === 'blocked' ? said : left;
}

/** A replica that a person pinned: it stays, and what was made on the way goes. */
export function pinned(observation: Observation, replica: Snapshot): Decision {
  return cleanedFirst(cleanBehind(observation, replica), { kind: 'none', reason: 'Pinned' });
}

function withDetail<Said extends None | Blocked | Wait>(said: Said, more: string | undefined): Said {
  const detail = [said.detail, more].filter((text) => text !== undefined).join('; ');
  return detail === '' ? said : { ...said, detail };
}

/** What may be left after this action, whether or not Azure accepts it. */
export function leftBehindAfter(
  action: Action,
  observation: Pick<Observation, 'leftBehind' | 'replica' | 'sourceId' | 'interims'>,
): LeftBehind[] {
  const { leftBehind, replica, sourceId } = observation;
  const remaining = leftovers.filter((leftover) => {
    // Nothing is left, and the replica's tag goes now.
    if (action.kind === 'setTags' && action.reason === leftover.done) return false;
    return (
      leftBehind.includes(leftover.kind) ||
      leftover.isBegunBy(action) ||
      (leftover.isSeen?.(observation) ?? false) ||
      isTold(replica, sourceId, leftover)
    );
  });
  return remaining.map(({ kind }) => kind);
}

function isTold(replica: Observation['replica'], sourceId: string, { tag }: Leftover): boolean {
  if (replica.kind === 'absent' || !isReplicaOf(replica.snapshot, sourceId)) return false;
  return tagOf(replica.snapshot.tags, tag) !== undefined;
}
