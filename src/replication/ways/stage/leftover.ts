/** The blob that a full snapshot was staged in goes as soon as no replica is to be imported from it, and an empty account with it. */
import type { Action } from '../../decision.ts';
import { leasePace } from '../../pace.ts';
import { tagKeys } from '../../replica-tags.ts';
import { timesInARow } from '../../streak.ts';
import type { Leftover } from '../leftover.ts';
import type { StagedBlob } from './staged.ts';

export const stagedBlob: Leftover = {
  kind: 'staging',
  tag: tagKeys.staged,
  done: 'StagingDone',
  isBegunBy: ({ kind }) => kind === 'stage',
  clean({ staging, streak }, because) {
    if (staging === undefined) return { kind: 'look', at: 'staging' };
    if (staging.account !== 'ready') return undefined;
    const reason = because === 'done' ? 'StagingDone' : 'StagingAbandoned';
    // Who was killed after the blob went left the account. Others may use it, which no look tells: asked for once.
    const isToDo = staging.blob !== undefined || timesInARow(streak, reason) === 0;
    return isToDo ? cleanUp(reason, staging.blob) : undefined;
  },
};

function cleanUp(reason: 'StagingAbandoned' | 'StagingDone', blob: StagedBlob | undefined): Action {
  // Whoever copies right now stops when its blob is gone under it; its lease ends first.
  if (blob?.leased) {
    return { kind: 'wait', reason: 'StagingBusy', afterMs: leasePace };
  }
  return { kind: 'stage', step: 'cleanUp', reason };
}
