/** The blob that a full snapshot was staged in goes as soon as no replica is to be imported from it. */
import type { Action } from '../../decision.ts';
import { leasePace } from '../../pace.ts';
import { tagKeys } from '../../replica-tags.ts';
import type { Leftover } from '../leftover.ts';
import type { StagingObservation } from './staged.ts';

export const stagedBlob: Leftover = {
  kind: 'staging',
  tag: tagKeys.staged,
  done: 'StagingDone',
  isBegunBy: ({ kind }) => kind === 'stage',
  clean({ staging }, because) {
    if (staging === undefined) return { kind: 'look', at: 'staging' };
    const hasBlob = staging.account === 'ready' && staging.blob !== undefined;
    return hasBlob ? cleanUp(because === 'done' ? 'StagingDone' : 'StagingAbandoned', staging) : undefined;
  },
};

function cleanUp(reason: 'StagingAbandoned' | 'StagingDone', staging: StagingObservation): Action {
  // Whoever copies right now stops when its blob is gone under it; its lease ends first.
  if (staging.account === 'ready' && staging.blob?.leased) {
    return { kind: 'wait', reason: 'StagingBusy', afterMs: leasePace };
  }
  return { kind: 'stage', step: 'cleanUp', reason };
}
