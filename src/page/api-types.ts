/** What the API answers, as far as the page reads it. Reports are as report.schema.json has them. */
import type { PendingSet } from '../reconciler/pending-deletions.ts';
import type { HistoryReport } from '../report/history.ts';

export type { ExplainReport } from '../report/explain.ts';
export type { HistoryReport };
export type { StatusReport, ReplicaStatus } from '../report/status.ts';

export type Happening = HistoryReport['happenings'][number];

export interface DeletionsReport {
  sets: PendingSet[];
  unread: { group: string; rule: string; code: string; detail: string }[];
}

/** A stop of the service's own work, set by a person. */
export interface Pause {
  scope: 'deletions' | 'everything';
  /** Absent: every rule. */
  rule?: string;
  since: string;
  by?: string;
  reason?: string;
}

export interface PausesReport {
  /** Whether they are known; where they are not, deletions wait. */
  complete: boolean;
  unread: { code: string; detail: string }[];
  pauses: Pause[];
}

export type { PinsReport } from '../report/pins.ts';
export type { DeadLetterView as DeadLetter, DeadLettersReport } from '../report/dead-letters.ts';

/** Who looks at the page, and what they may do. */
export interface Caller {
  signIn: 'entra' | 'key';
  name?: string;
  roles: string[];
  version: string;
  /** What the service can be asked, by the API's own names, and the roles that may: any of them. */
  operations: Readonly<Record<string, readonly string[]>>;
  /** By rule, seconds; rules without one are not in it. */
  objectives: Readonly<Record<string, number>>;
}
