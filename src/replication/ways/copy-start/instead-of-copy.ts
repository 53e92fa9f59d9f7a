/** Whether Azure refused a `Copy` as such, or made nothing of it, so that `CopyStart` may go in its place. */
import type { Action } from '../../decision.ts';
import { hasFailed, isFresh } from '../../readiness.ts';
import { classify, isChangeable, type ArmFailure } from '../../refusals/classify-failure.ts';
import type { Snapshot } from '../../snapshot.ts';

/** With these a request is refused for what it asks. */
const ofRequests = [400, 404, 409];

/**
 * Only of an incremental snapshot, as `CopyStart` makes no others. By which status and code Azure would refuse is not
 * known, so any will do that a person, a role, a lock, a policy or another snapshot of the name is not the reason of: what
 * is refused for another reason is refused once more, and told then.
 */
export function isCopyRefused(decided: Action | undefined, failure: ArmFailure, now: number): boolean {
  if (decided?.kind !== 'beginCopy') return false;
  const { createOption, incremental } = decided.spec;
  if (createOption !== 'Copy' || !incremental) return false;
  const verdict = classify(failure, now);
  return (
    verdict.kind === 'blocked' &&
    verdict.reason !== 'NameTaken' &&
    ofRequests.includes(failure.status ?? 0) &&
    !isChangeable(failure.code)
  );
}

/** Whether Azure accepted a `Copy`, and by what it says now nothing came of it: the next one is asked of `CopyStart`. */
export function isCopyInVain(copy: Snapshot, now: number): boolean {
  const isCopy = copy.createOption.toLowerCase() === 'copy';
  return isCopy && copy.incremental && hasFailed(copy) && isFresh(copy, now);
}
