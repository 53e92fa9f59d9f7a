/** What a look learnt, in the hint of the next. */
import type { Action } from '../replication/decision.ts';
import { attemptAtCopy } from '../replication/attempt-at-copy.ts';
import { leftBehindAfter } from '../replication/clean-up.ts';
import type { Hint } from '../replication/hint.ts';
import type { Observation } from '../replication/observation.ts';
import { isBeingDeleted } from '../replication/readiness.ts';
import type { Target } from '../replication/rule.ts';
import { tellingAfter, type Telling } from '../replication/signals/telling.ts';
import { isCopyInVain } from '../replication/ways/copy-start/instead-of-copy.ts';

/** What the next look has to know: counts of another generation say nothing of this one. */
export function withLearnt(hint: Hint, observation: Observation, action: Action, { location }: Target): Hint {
  const { attempt: _attempt, streak: _streak, leftBehind: _left, disksMade: _disks, ...before } = hint;
  const { isAwaited: _awaited, copyEstimate: _estimate, telling: told, deletionTold, ...others } = before;
  const { copyRefused: _refused, ...rest } = others;
  const isBack = observation.source.kind === 'present' && !isBeingDeleted(observation.source.snapshot);
  const { source, streak, copyEstimate, family } = observation;
  // A look that was asked for by a sibling counted them; the next one is not, and would begin at one.
  const attempt = attemptAtCopy(observation);
  const isBeginning = action.kind === 'beginCopy';
  const isAwaited = isBeginning ? family !== undefined && family.isYoungest !== true : observation.isAwaited;
  const asked = action.kind === 'convert' && 'disk' in action.step ? 1 : 0;
  const disksMade = observation.disksMade + asked;
  const leftBehind = leftBehindAfter(action, observation);
  const telling = tellingAfter(told, action, observation);
  return {
    ...rest,
    // What was told was of the source before.
    ...(deletionTold && !isBack && { deletionTold }),
    ...(telling && { telling }),
    ...(leftBehind.length > 0 && { leftBehind, location }),
    ...(source.kind === 'present' && { generation: source.snapshot.uniqueId }),
    ...(attempt > 1 && { attempt }),
    ...(disksMade > 0 && { disksMade }),
    ...(streak && { streak }),
    ...((observation.copyRefused ?? isInterimInVain(observation, action)) && { copyRefused: true }),
    ...(isAwaited === true && { isAwaited }),
    ...(copyEstimate && !isBeginning && { copyEstimate }),
  };
}

/** What is removed beside the replica was a `Copy`, and nothing came of it. */
function isInterimInVain({ interims = [], now }: Observation, action: Action): boolean {
  if (action.kind !== 'removeInterim' || action.reason !== 'RenewalFailed') return false;
  return interims.some(
    ({ snapshot }) => snapshot.uniqueId === action.uniqueId && isCopyInVain(snapshot, now),
  );
}

/** The younger siblings were told. */
export function withNobodyWaiting({ isAwaited: _told, ...hint }: Hint): Hint {
  return hint;
}

export function withTelling({ telling: _before, ...hint }: Hint, telling: Telling | undefined): Hint {
  return { ...hint, ...(telling && { telling }) };
}
