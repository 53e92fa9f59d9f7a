/**
 * May an interim go? It may be the only image there is, so only when the replica stands under its name, whole, in two
 * reads, when the interim itself never held any data or failed beside a whole one, or when the replica may go for its
 * source, and all that is of it.
 */
import { listedById } from '../listed.ts';
import type { None, Wait } from '../action.ts';
import { machineDifferences } from '../fidelity/machine.ts';
import type { Observation } from '../observation.ts';
import type { DeleteReplica } from '../removal/may-remove.ts';
import { blockedPace, waitPace } from '../pace.ts';
import { copyState, isEmptyHusk, isInOperation } from '../readiness.ts';
import { attemptOf, isPinned, ownershipOf } from '../replica-tags.ts';
import { isSelected } from '../selection.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { generationTagOf } from './interim.ts';
import { isOfNow } from './is-of-now.ts';

const granted: unique symbol = Symbol('granted');

/** Made here alone. */
export interface RemoveInterim {
  kind: 'removeInterim';
  /** `RenewalFailed`: its copy came to nothing. `RenewalAbandoned`: it is of no use any more. */
  reason: 'RenewalDone' | 'RenewalFailed' | 'RenewalAbandoned';
  name: string;
  uniqueId: string;
  /** The image by which this one is not needed, which has to be there until the last moment. */
  instead: Snapshot | 'nothing';
  /** For `RenewalFailed`: which attempt the next copy is. */
  nextAttempt?: number;
  detail?: string;
  readonly [granted]: true;
}

/**
 * `listed` is the same interim in a complete listing of the target. `replicaMayGo`: the grant for the replica itself, as
 * its source is gone or not selected any more.
 */
export function mayRemoveInterim(
  observation: Observation,
  { snapshot: interim, listed }: { snapshot: Snapshot; listed: Snapshot },
  replicaMayGo?: DeleteReplica,
): RemoveInterim | None | Wait {
  if (isPinned(interim) || isPinned(listed)) {
    return { kind: 'none', reason: 'Pinned', detail: `${interim.id} is pinned and stays` };
  }
  if (interim.uniqueId !== listed.uniqueId || isInOperation(interim)) return wait(observation);
  const standing = standingReplica(observation, interim);
  const state = copyState(interim);
  const isEmpty = isEmptyInBoth(interim, listed, observation.now);
  if (state.kind === 'failed') {
    const instead = standing ?? (isEmpty ? 'nothing' : twinOf(observation, interim));
    const detail = `${state.code}: ${state.detail}`;
    if (instead !== undefined)
      return grant(interim, 'RenewalFailed', instead, { nextAttempt: attemptOf(interim) + 1, detail });
  }
  if (standing === undefined) {
    return replicaMayGo === undefined ? wait(observation) : grant(interim, 'RenewalAbandoned', 'nothing', {});
  }
  const isCurrent = isOfNow(observation, interim);
  if (isCurrent && isToReplace(observation, standing, interim)) return wait(observation);
  return grant(interim, isCurrent ? 'RenewalDone' : 'RenewalAbandoned', standing, {});
}

function grant(
  { name, uniqueId }: Snapshot,
  reason: RemoveInterim['reason'],
  instead: RemoveInterim['instead'],
  more: Pick<RemoveInterim, 'nextAttempt' | 'detail'>,
): RemoveInterim {
  return { kind: 'removeInterim', reason, name, uniqueId, instead, ...more, [granted]: true };
}

/** After so many waits it may be for long: an interim that is the only image stays while nothing else can be made. */
const quickWaits = 6;

function wait({ streak }: Observation): Wait {
  const reason = 'RenewalPending';
  const times = timesInARow(streak, reason);
  if (times < quickWaits) return { kind: 'wait', reason, afterMs: waitPace(times) };
  return { kind: 'wait', reason, afterMs: blockedPace(times), periodic: true };
}

/** Its own turn is still to come: the replica under the name is the one that it replaces. */
function isToReplace({ rule, source }: Observation, replica: Snapshot, interim: Snapshot): boolean {
  if (source.kind !== 'present' || !isSelected(rule.select, source.snapshot)) return false;
  if (isPinned(replica) || rule.whenSourceDeleted === 'keep') return false;
  return generationTagOf(replica) !== generationTagOf(interim);
}

/** Another interim holds the same image: a failed rehearsal is none the worse for what it was copied from. */
function twinOf({ interims = [] }: Observation, interim: Snapshot): Snapshot | undefined {
  return interims.find(
    ({ snapshot, listed }) =>
      snapshot.uniqueId !== interim.uniqueId &&
      listed.uniqueId === snapshot.uniqueId &&
      generationTagOf(snapshot) === generationTagOf(interim) &&
      copyState(snapshot).kind === 'ready' &&
      holdsImage(listed) &&
      machineDifferences(interim, snapshot).length === 0,
  )?.snapshot;
}

/** Where no other image stands, each read has to say so in words of the copy itself. */
function isEmptyInBoth(interim: Snapshot, listed: Snapshot, now: number): boolean {
  return [interim, listed].every((one) => isEmptyHusk(one, now) && saysOfCopy(one));
}

function saysOfCopy({ copyCompletionError, completionPercent }: Snapshot): boolean {
  return copyCompletionError !== undefined || completionPercent !== undefined;
}

/** The replica is ours and whole, by its own read and in the listing, and kept what the interim has. */
function standingReplica(
  { replica, targetListing, sourceId, installation }: Observation,
  interim: Snapshot,
): Snapshot | undefined {
  if (replica.kind === 'absent') return undefined;
  const { snapshot } = replica;
  const listed = targetListing && listedById(targetListing, snapshot.id);
  const isStanding =
    // What its own read does not tell of a copy is not known yet.
    copyState(snapshot).kind === 'ready' &&
    [snapshot, listed].every(
      (one) =>
        one?.uniqueId === snapshot.uniqueId &&
        ownershipOf(one, sourceId, installation) === 'ours' &&
        holdsImage(one),
    ) &&
    (generationTagOf(snapshot) !== generationTagOf(interim) ||
      machineDifferences(interim, snapshot).length === 0);
  return isStanding ? snapshot : undefined;
}

/** That a listing tells the progress of a `CopyStart` is unverified; what it tells must not speak against it. */
function holdsImage(one: Snapshot): boolean {
  const state = copyState(one);
  return (
    state.kind === 'ready' || (state.kind === 'copying' && state.percent === undefined && !isInOperation(one))
  );
}
