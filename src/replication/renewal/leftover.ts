/** The interim goes when the replica has its name. */
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import type { DeleteReplica } from '../removal/may-remove.ts';
import { isPinned, tagKeys } from '../replica-tags.ts';
import type { Leftover } from '../ways/leftover.ts';
import { mayRemoveInterim } from './may-remove-interim.ts';

export const interimSnapshot: Leftover = {
  kind: 'interim',
  tag: tagKeys.renewed,
  done: 'RenewalDone',
  isBegunBy: (action) => action.kind === 'beginCopy' && action.reason === 'SourceRecreated',
  isSeen: ({ interims = [] }) => interims.length > 0,
  clean: (observation) => cleanInterims(observation),
};

/** The next step of removing them; `replicaMayGo` where the replica goes as well, for its source. */
export function cleanInterims(observation: Observation, replicaMayGo?: DeleteReplica): Decision | undefined {
  if (observation.interims === undefined) return { kind: 'look', at: 'interims' };
  const oldestFirst = observation.interims.toReversed();
  // One that is pinned stays, and hides none that can go.
  const next =
    oldestFirst.find(({ snapshot, listed }) => !isPinned(snapshot) && !isPinned(listed)) ?? oldestFirst[0];
  return next && mayRemoveInterim(observation, next, replicaMayGo);
}
