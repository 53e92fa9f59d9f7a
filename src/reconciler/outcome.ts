import type { Action } from '../replication/decision.ts';

/** What came of one look, as it is logged and shown. */
export interface Outcome {
  kind: Action['kind'] | 'liftLocks' | 'failed';
  reason: string;
  rule: string;
  source: string;
  target: string;
  detail?: string;
  /** Progress of the copy, 0 to 100. */
  percent?: number;
  /** Seconds since it was first known that there is something to do; absent where there was nothing. */
  lagSeconds?: number;
  /** When the next look takes place, ISO 8601; absent when none is planned. */
  nextLook?: string;
  /** How often in a row the looks failed. */
  failures?: number;
  /** Why the journal does not tell of this look. */
  unrecorded?: string;
  /** How a replica that is not ready stands to the objective of its rule, or one that became ready met it. */
  objective?: 'onTime' | 'willMiss' | 'missed' | 'met';
  /** Types of the signals that were sent. */
  signals?: string[];
  /** Why signals were not taken; a later look tells them. */
  untold?: string;
  /** Since when, ISO 8601. */
  untoldSince?: string;
  /** No later look tells them: the topic has not taken them for a day. */
  signalsLost?: true;
}
