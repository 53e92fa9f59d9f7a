/** The few states that people tell apart, and which decision means which. */
import * as z from 'zod';
import { isApproval } from '../replication/approval-reasons.ts';
import type { Decision } from '../replication/decision.ts';

export const stateSchema = z.enum([
  'ready',
  'copying',
  'waiting',
  'missing',
  'changing',
  'blocked',
  'approval',
  'deleting',
  'kept',
  'foreign',
]);

export type State = z.infer<typeof stateSchema>;

/** Undefined where nothing is to be shown: neither wanted nor there. */
export function stateOf(decision: Decision, hasReplica: boolean): State | undefined {
  switch (decision.kind) {
    case 'none':
      return stateOfNone(decision.reason);
    case 'wait':
      if (decision.reason === 'Copying') return 'copying';
      return isPendingDeletion(decision.reason) ? 'deleting' : 'waiting';
    case 'blocked':
      return isApproval(decision.reason) ? 'approval' : 'blocked';
    case 'beginCopy':
      return 'missing';
    case 'deleteReplica':
      return 'deleting';
    case 'setTags':
      if (isPromotion(decision.reason)) return 'ready';
      return decision.due === undefined ? 'changing' : 'deleting';
    case 'look':
      if (decision.at === 'lineage') return 'ready';
      if (decision.at === 'removal' || decision.at === 'sourceGroup') return 'deleting';
      return hasReplica ? 'changing' : 'missing';
    case 'stage':
    case 'convert':
      return hasReplica ? 'changing' : 'missing';
    case 'mend':
    case 'removeInterim':
    case 'protect':
    case 'unprotect':
      return 'changing';
  }
}

/** Which replica is the latest one says nothing against any of them. */
function isPromotion(reason: string): boolean {
  return ['Promoted', 'NoLongerLatest', 'NoLongerPromoted'].includes(reason);
}

/** Whether a wait for this reason is one for the deletion's own time. */
export function isPendingDeletion(reason: string): boolean {
  return reason === 'DeletionPending' || reason === 'NoOtherImageYet';
}

/** Whether setting tags for this reason announces a deletion. */
export function isAnnouncement(reason: string): boolean {
  return ['SourceDeleted', 'SourceUnselected', 'SourceGroupLost'].includes(reason);
}

function stateOfNone(reason: string): State | undefined {
  switch (reason) {
    case 'InSync':
    case 'InSyncUnprotected':
    case 'TagsNotKept':
      return 'ready';
    case 'Pinned':
    case 'Kept':
      return 'kept';
    case 'OtherInstallation':
    case 'ReplicaUnclaimed':
      return 'foreign';
    default:
      return undefined;
  }
}
