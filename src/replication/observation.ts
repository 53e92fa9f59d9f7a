import type { DeletionGuard, Rule, Target } from './rule.ts';
import type { Snapshot } from './snapshot.ts';

/** What a GET of the source said. Only a 404 `ResourceNotFound` on its own id is `absent`. */
export type SourceObservation =
  | { kind: 'present'; snapshot: Snapshot }
  | { kind: 'absent' }
  | { kind: 'unreadable'; code: string; detail: string };

export type ReplicaObservation = { kind: 'present'; snapshot: Snapshot } | { kind: 'absent' };

/** What is known of an older snapshot of the source's family, and of its replica in this target. */
export interface Sibling {
  source: Snapshot;
  replica: Snapshot | undefined;
}

/** Marked replicas of this rule's source group in this target that nobody approved, among all of them. */
export interface PendingDeletions {
  pending: number;
  total: number;
}

/** The world as one decision sees it. The optional parts are looked at only when the decision asks for them. */
export interface Observation {
  rule: Rule;
  target: Target;
  guard: DeletionGuard;
  /** Id of the source, whether it exists or not. */
  sourceId: string;
  source: SourceObservation;
  replica: ReplicaObservation;
  /** Milliseconds since 1970. */
  now: number;
  /** How often this replica was looked at in a row without progress. */
  waits: number;
  /** Which attempt a copy begun now would be, from 1. */
  attempt: number;
  /** How many attempts at a copy there may be. */
  maxAttempts: number;
  /** The source's resource group itself: readable, or the code with which reading it failed. */
  sourceGroup?: { kind: 'readable' } | { kind: 'unreadable'; code: string; detail: string };
  /** Whether a complete listing of the source's group has the source. */
  sourceListing?: { hasSource: boolean };
  family?: { older: readonly Sibling[] };
  pendingDeletions?: PendingDeletions;
  /** Whether our own lock is on the replica, or why that cannot be told. */
  locks?: { kind: 'read'; own: boolean } | { kind: 'unreadable'; detail: string };
}
