/** The next step of carrying a full snapshot to another region by way of a private blob. */
import { blocked, type Action, type Decision } from '../action.ts';
import type { Observation } from '../observation.ts';
import { leasePace, waitPace } from '../pace.ts';
import { replicaSpec } from '../replica-spec.ts';
import type { Snapshot } from '../snapshot.ts';
import { timesInARow } from '../streak.ts';
import { vhdSize, type StagedBlob, type StagingObservation } from './staged.ts';

/** From nothing to the import; each look does one step. */
export function decideStaging(observation: Observation, source: Snapshot): Decision {
  const { staging, streak } = observation;
  if (staging === undefined) return { kind: 'look', at: 'staging' };
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
      return decideBlob(observation, source, staging);
  }
}

function decideBlob(
  { rule, target, attempt }: Observation,
  source: Snapshot,
  { id, blobUrl, blob }: Extract<StagingObservation, { account: 'ready' }>,
): Decision {
  if (blob === undefined) return { kind: 'stage', step: 'createBlob', reason: 'StagingPrepared' };
  if (blob.leased) return { kind: 'wait', reason: 'StagingBusy', afterMs: leasePace };
  if (!isOf(blob, source)) return { kind: 'stage', step: 'cleanUp', reason: 'StagingStale' };
  if (blob.state === 'copying') {
    const percent = Math.floor((blob.copiedTo / blob.size) * 100);
    return { kind: 'stage', step: 'copyPages', reason: 'StagingCopy', percent };
  }
  const staged = { sourceUri: blobUrl, storageAccountId: id };
  const spec = replicaSpec(source, rule, target, attempt, { staged });
  if ('reason' in spec) return blocked(spec.reason, spec.detail);
  return { kind: 'beginCopy', reason: 'ReplicaMissing', spec };
}

/** Of this very snapshot, and of its size: only such a blob may ever be imported. */
function isOf(blob: StagedBlob, { uniqueId, diskSizeBytes = 0 }: Snapshot): boolean {
  return blob.generation.toLowerCase() === uniqueId.toLowerCase() && blob.size === vhdSize(diskSizeBytes);
}

/**
 * For a source that no longer needs staging, for whatever reason: what was left of it goes. Undefined where nothing
 * says that there is anything.
 */
export function cleanLeftStaging({ staging, carriers }: Observation): Decision | undefined {
  if (!carriers.includes('staging')) return undefined;
  if (staging === undefined) return { kind: 'look', at: 'staging' };
  return hasBlob(staging) ? cleanUp('StagingAbandoned', staging) : undefined;
}

/** For a replica that was imported and is whole: the blob goes, then the tag that tells of it. */
export function cleanDoneStaging(
  { staging }: Observation,
  withoutStagedTag: Readonly<Record<string, string>>,
): Decision {
  if (staging === undefined) return { kind: 'look', at: 'staging' };
  if (hasBlob(staging)) return cleanUp('StagingDone', staging);
  return { kind: 'setTags', reason: 'StagingDone', tags: withoutStagedTag };
}

function hasBlob(staging: StagingObservation): boolean {
  return staging.account === 'ready' && staging.blob !== undefined;
}

function cleanUp(reason: 'StagingAbandoned' | 'StagingDone', staging: StagingObservation): Action {
  // Whoever copies right now stops when its blob is gone under it; its lease ends first.
  if (staging.account === 'ready' && staging.blob?.leased) {
    return { kind: 'wait', reason: 'StagingBusy', afterMs: leasePace };
  }
  return { kind: 'stage', step: 'cleanUp', reason };
}
