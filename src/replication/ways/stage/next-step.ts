/** The next step of carrying a full snapshot to another region by way of a private blob. */
import { blocked } from '../../action.ts';
import type { Decision } from '../../decision.ts';
import type { Observation } from '../../observation.ts';
import { leasePace, waitPace } from '../../pace.ts';
import type { Snapshot } from '../../snapshot.ts';
import { timesInARow } from '../../streak.ts';
import type { Ready, SpecOf } from '../way.ts';
import { isBlobOf, type StagingObservation } from './staged.ts';

/** So often in a row what is accepted and does not come is asked for: for some minutes. */
const maxPreparations = 10;

/** From nothing to the import; each look does one step. */
export function nextStep(
  { staging, streak, attempt }: Observation,
  source: Snapshot,
  specOf: SpecOf,
): Decision | Ready {
  if (staging === undefined) return { kind: 'look', at: 'staging' };
  if (timesInARow(streak, 'StagingPrepared') >= maxPreparations && !hasBlob(staging)) {
    return blocked(
      'CopyFailed',
      `Azure accepted ${maxPreparations} requests for the storage account or the blob in it, and neither stayed`,
    );
  }
  switch (staging.account) {
    case 'absent':
      return { kind: 'stage', step: 'ensureAccount', reason: 'StagingPrepared' };
    case 'foreign':
      return blocked(
        'StagingAccountTaken',
        `${staging.id} has the name of our staging account, or of a blob in it, and is not ours; it is left alone`,
      );
    case 'provisioning':
      return {
        kind: 'wait',
        reason: 'StagingAccountPending',
        afterMs: waitPace(timesInARow(streak, 'StagingAccountPending')),
      };
    case 'ready':
      return isUseless(staging, streak)
        ? { kind: 'stage', step: 'cleanUp', reason: 'StagingStale', nextAttempt: attempt + 1 }
        : stepOfBlob(source, staging, specOf);
  }
}

function hasBlob(staging: StagingObservation): boolean {
  return staging.account === 'ready' && staging.blob !== undefined;
}

/** Copying into it was refused for good: what is in it is broken, or not of this source. One that is whole was checked. */
function isUseless(
  { blob }: Extract<StagingObservation, { account: 'ready' }>,
  streak: Observation['streak'],
): boolean {
  const isRefused = streak?.refused === 'StagingCopy' && streak.forGood === true;
  return isRefused && blob?.state === 'copying' && !blob.leased;
}

function stepOfBlob(
  source: Snapshot,
  { id, blobUrl, blob }: Extract<StagingObservation, { account: 'ready' }>,
  specOf: SpecOf,
): Decision | Ready {
  if (blob === undefined) return { kind: 'stage', step: 'createBlob', reason: 'StagingPrepared' };
  if (blob.leased) return { kind: 'wait', reason: 'StagingBusy', afterMs: leasePace };
  if (!isBlobOf(blob, source)) return { kind: 'stage', step: 'cleanUp', reason: 'StagingStale' };
  if (blob.state === 'copying') {
    const percent = Math.floor((blob.copiedTo / blob.size) * 100);
    return { kind: 'stage', step: 'copyPages', reason: 'StagingCopy', percent };
  }
  return { kind: 'ready', spec: specOf({ staged: { sourceUri: blobUrl, storageAccountId: id } }) };
}
