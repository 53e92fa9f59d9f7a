import type { DeletionGuard, Rule, Target } from './rule.ts';
import type { Snapshot } from './snapshot.ts';
import type { Carrier } from './carrier.ts';
import type { ConversionObservation } from './conversion/temporary.ts';
import type { StagingObservation } from './staging/staged.ts';
import type { Streak } from './streak.ts';

/** What a GET of the source said. Only a 404 `ResourceNotFound` on its own id is `absent`. */
export type SourceObservation =
  | { kind: 'present'; snapshot: Snapshot }
  | { kind: 'absent' }
  | { kind: 'unreadable'; code: string; detail: string };

/** `isListed`: it was read in a listing, and not by its own id. */
export type ReplicaObservation =
  { kind: 'present'; snapshot: Snapshot; isListed?: true } | { kind: 'absent' };

/** What is known of an older snapshot of the source's family, and of its replica in this target. */
export interface Sibling {
  source: Snapshot;
  replica: Snapshot | undefined;
}

/** A target that replicas of the same source go to, by whichever rule. */
export interface PairUser {
  rule: Rule;
  target: Target;
  /** What is there of its name; `unreadable` where that cannot be told, and the pair is taken to be needed. */
  replica: Snapshot | undefined | 'unreadable';
}

/** How many replicas of this rule's source group in this target are to be deleted and not approved, of all of them. */
export interface PendingDeletions {
  pending: number;
  total: number;
}

/** What complete listings of both groups say, taken right before a deletion. */
export interface DeletionProof {
  /** Whether the source's group still has the source. */
  hasSource: boolean;
  deletions: PendingDeletions;
}

/** Whether our own lock is on the replica, someone else has one of its name there, or why that cannot be told. */
export type LockObservation =
  { kind: 'read'; own: 'present' | 'absent' | 'nameTaken' } | { kind: 'unreadable'; detail: string };

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
  /** What may have been left on the way by the looks before this one. */
  carriers: readonly Carrier[];
  /** What the looks right before this one ended with; absent on the first. */
  streak?: Streak;
  /** Whether an event said that the source was written. */
  announced: boolean;
  /** Which attempt a copy begun now would be, from 1. */
  attempt: number;
  /** How many attempts at a copy there may be. */
  maxAttempts: number;
  /** The source's resource group itself: readable, or the code with which reading it failed. */
  sourceGroup?: { kind: 'readable' } | { kind: 'unreadable'; code: string; detail: string };
  deletionProof?: DeletionProof;
  family?: { older: readonly Sibling[] };
  /** Whether a complete listing of the target has a snapshot of this name. */
  targetListing?: { hasReplica: boolean };
  locks?: LockObservation;
  /** What there is in the target's staging account for this source. */
  staging?: StagingObservation;
  /** What there is of temporary disks and snapshots for this source. */
  conversion?: ConversionObservation;
  /** The other targets of this source. */
  pairUsers?: readonly PairUser[];
}
