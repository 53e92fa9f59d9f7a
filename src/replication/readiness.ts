import { tagKeys, tagOf } from './replica-tags.ts';
import type { Snapshot } from './snapshot.ts';

/** Where the copying of a snapshot stands. */
export type CopyState =
  | { kind: 'ready' }
  /** `percent` is undefined as long as Azure does not tell it. */
  | { kind: 'copying'; percent: number | undefined }
  | { kind: 'failed'; code: string; detail: string };

/**
 * Reads the state of a snapshot from a GET of it. `provisioningState: Succeeded` alone says nothing of the data:
 * a `CopyStart` has it after about a second, at 0 percent (recorded). For `CopyStart` an absent percentage is not
 * known yet; `Copy` and `Import` have none and are complete when they succeeded.
 */
export function copyState(snapshot: Snapshot): CopyState {
  if (snapshot.copyCompletionError !== undefined) {
    const { code, message } = snapshot.copyCompletionError;
    return { kind: 'failed', code, detail: message };
  }
  if (hasFailed(snapshot)) {
    return {
      kind: 'failed',
      code: `ProvisioningState${snapshot.provisioningState}`,
      detail: `provisioningState is ${snapshot.provisioningState}`,
    };
  }
  const percent = snapshot.completionPercent;
  if (isInOperation(snapshot)) return { kind: 'copying', percent };
  if (percent === undefined) {
    return tellsProgress(snapshot) ? { kind: 'copying', percent } : { kind: 'ready' };
  }
  return percent >= 100 ? { kind: 'ready' } : { kind: 'copying', percent };
}

/** What `provisioningState` tells of a snapshot or a disk: how the last operation on it ended, or that one runs. */
interface Provisioned {
  provisioningState: string;
}

/** As Azure spells it; nearly all of large listings are. */
const succeeded = 'Succeeded';

export function hasFailed({ provisioningState }: Provisioned): boolean {
  return provisioningState !== succeeded && /^(failed|canceled)$/i.test(provisioningState);
}

/** Being made, changed or deleted; another write would be refused. */
export function isInOperation(resource: Provisioned): boolean {
  if (resource.provisioningState === succeeded) return false;
  return !hasFailed(resource) && resource.provisioningState.toLowerCase() !== succeeded.toLowerCase();
}

/** Its data is copied while no operation is under way any more: since it was made, and as far as its percentage says. */
export function isInBackground(snapshot: Snapshot): boolean {
  const isCopyStart = snapshot.createOption.toLowerCase() === 'copystart' && snapshot.timeCreated > 0;
  return isCopyStart && !isInOperation(snapshot) && copyState(snapshot).kind === 'copying';
}

/** The longest copy that was reported took days; what is copied for longer than this, ms, is not believed to end. */
export const longestCopyMs = 14 * 24 * 3_600_000;

/** Its progress is told, and yet it does not come to its end. */
export function isStalled(copy: Snapshot, now: number): boolean {
  return (
    isInBackground(copy) && copy.completionPercent !== undefined && now - copy.timeCreated > longestCopyMs
  );
}

export function isBeingDeleted({ provisioningState }: Snapshot): boolean {
  return provisioningState.toLowerCase() === 'deleting';
}

/**
 * Why a source cannot be copied from yet; undefined when it can. `Pending` and `InstantAccess` sources are not
 * copyable (documented).
 */
export function notReadyReason(source: Snapshot): string | undefined {
  const access = source.snapshotAccessState?.toLowerCase();
  if (access === 'pending' || access === 'instantaccess') {
    return `snapshotAccessState is ${String(source.snapshotAccessState)}`;
  }
  const state = copyState(source);
  if (state.kind !== 'copying') return undefined;
  return state.percent === undefined
    ? `provisioningState is ${source.provisioningState}`
    : `the source is itself being copied, ${state.percent} %`;
}

/** A create that was refused is seen within minutes; what is `Failed` later than this, ms, had been something before. */
const refusalSeenWithin = 3_600_000;

/** Made so short a time ago that it may be `Failed` by its own making. */
export function isFresh({ timeCreated }: Snapshot, now: number): boolean {
  return timeCreated <= 0 || now - timeCreated <= refusalSeenWithin;
}

/**
 * Whether a `Failed` replica may be whole: `provisioningState` is that of the last operation, which may have been a
 * change of its tags or a delete. Surely without data are only a copy that says so itself and is not complete, and a
 * `CopyStart` that was refused just now. `Copy` and `Import` tell no progress, so nothing tells whether such a one is whole.
 */
export function mayHoldData(replica: Snapshot, now: number): boolean {
  const { copyCompletionError, completionPercent } = replica;
  // One that says that it is complete as well contradicts itself, and may be whole.
  if (copyCompletionError !== undefined) return completionPercent !== undefined && completionPercent >= 100;
  // It took its name from a whole image of the same region; what failed since was a change of it.
  if (tagOf(replica.tags, tagKeys.renewed) !== undefined) return true;
  if (completionPercent !== undefined) return completionPercent >= 100;
  return !tellsProgress(replica) || !isFresh(replica, now);
}

/** Its copy failed, and it never held any data: no image, whatever source it was to be of. */
export function isEmptyHusk(snapshot: Snapshot, now: number): boolean {
  return copyState(snapshot).kind === 'failed' && !mayHoldData(snapshot, now);
}

/**
 * That listings tell `copyCompletionError` and `completionPercent` is unverified. What makes neither in any read is told
 * by its state, which listings have.
 */
export function isFailureUntold(listed: Snapshot): boolean {
  const { copyCompletionError, completionPercent } = listed;
  return tellsProgress(listed) && copyCompletionError === undefined && completionPercent === undefined;
}

function tellsProgress({ createOption }: Snapshot): boolean {
  return createOption.toLowerCase() === 'copystart';
}
