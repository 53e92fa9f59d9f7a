/**
 * What is kept of what the service did. The guard over deletions counts these, and people read them later; so an
 * entry says what happened to which snapshot, and holds no personal data but the object id of who approved or did it.
 */
import type { ResourceGroupId } from './resource-id.ts';

/**
 * What happened. `deleting` is the intent, written before the call; `deleted` what came of it. `refused` is a copy that
 * Azure did not take, for `reason`.
 */
export type JournalKind =
  | 'copyBegun'
  | 'refused'
  | 'ready'
  | 'marked'
  | 'unmarked'
  | 'deleting'
  | 'deleted'
  | 'held'
  | 'approved'
  | 'replaced'
  | 'lockLifted'
  | 'lockRestored'
  | 'sourceGroupLost'
  | 'paused'
  | 'resumed'
  | 'adopted'
  | 'tagged'
  | 'pinned'
  | 'unpinned'
  | 'syncRequested'
  | 'letterReplayed'
  | 'letterDiscarded';

/** One thing that happened. */
export interface JournalEntry {
  /** Stable: the same happening told twice has the same id; readers drop doubles. */
  id: string;
  /** ms since 1970 */
  time: number;
  kind: JournalKind;
  rule: string;
  /** Id of the source snapshot (or of the source group for sourceGroupLost). */
  source: string;
  /** Absent for what concerns the source alone. */
  target?: ResourceGroupId;
  /** The replica's uniqueId where one is meant. */
  uniqueId?: string;
  reason?: string;
  /** For deletions: whether a person approved it. */
  approved?: boolean;
  /** Object id of whoever approved or did it. */
  by?: string;
  detail?: string;
  /** Of the trace that led to it: 32 hexadecimal digits. */
  traceId?: string;
}

/** One target, and one replica wherever it was then: a group is moved, and what is in it keeps its `uniqueId`. */
export interface About {
  target: ResourceGroupId;
  uniqueId?: string;
}
