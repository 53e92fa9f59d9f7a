import type { CopyEstimate } from './copy-estimate.ts';
import type { LeftBehind } from './left-behind.ts';
import type { Lineage } from './promotion/lineage.ts';
import type { AbsenceEvidence } from './removal/evidence.ts';
import type { ReplicaObservation, SourceGroupObservation, SourceObservation } from './observed.ts';
import type { RemovalEvidence } from './removal/evidence.ts';
import type { DeletionGuard, GuardLimits, Rule, Target } from './rule.ts';
import type { Snapshot } from './snapshot.ts';
import type { Streak } from './streak.ts';
import type { ConversionObservation } from './ways/convert/temporary.ts';
import type { StagingObservation } from './ways/stage/staged.ts';

/** What is known of an older snapshot of the source's family, and of its replica in this target. */
export interface Sibling {
  source: Snapshot;
  replica: Snapshot | undefined;
  /** It will never be copied as things are. */
  isRefused: boolean;
}

/** The selected siblings of the source's family. */
export interface SiblingsObservation {
  /** Oldest first. */
  older: readonly Sibling[];
  /** No younger one was listed. */
  isYoungest?: true;
}

/** A target that replicas of the same source go to, by whichever rule, or went to by one that is no more. */
export interface PairUser {
  /** Whether a replica there is to be made by conversion as things are. */
  isConverted: boolean;
  /** Whether a replica of an earlier source makes way for one of the present. */
  isRenewed: boolean;
  /** What is there of its name; `unreadable` where that cannot be told, and the pair is taken to be needed. */
  replica: Snapshot | undefined | 'unreadable';
}

/** Whether our own lock is on the replica, someone else has one of its name there, or why that cannot be told. */
export type LockObservation =
  { kind: 'read'; own: 'present' | 'absent' | 'nameTaken' } | { kind: 'unreadable'; detail: string };

/** The world as one decision sees it. The optional parts are looked at only when the decision asks for them. */
export interface Observation {
  rule: Rule;
  target: Target;
  guard: DeletionGuard;
  /** Of replacements by the images of re-created sources. */
  replacementGuard: GuardLimits;
  /** Name of this installation of the service; what names another one is not ours. */
  installation: string;
  /** Id of the source, whether it exists or not. */
  sourceId: string;
  source: SourceObservation;
  replica: ReplicaObservation;
  /** Milliseconds since 1970. */
  now: number;
  /** What may have been left on the way by the looks before this one. */
  leftBehind: readonly LeftBehind[];
  /** What the looks right before this one ended with; absent on the first. */
  streak?: Streak;
  /** When it was first known that there is something to do, ms since 1970; absent where only state tells. */
  since?: number;
  /** How long the last copies of this pair of groups took, ms. */
  copyTimes?: readonly number[];
  /** What the looks before this one made of the copy that is under way. */
  copyEstimate?: CopyEstimate;
  /** Younger siblings wait for the copy that this chain of looks began. */
  isAwaited?: true;
  /** Azure refused a `Copy` of this source in this chain of looks, or made nothing of it. */
  copyRefused?: true;
  /** Whether an event said that the source was written. */
  announced: boolean;
  /** A pass asked for this look: where there is no replica, it has found the source in the listing of its group. */
  byPass?: true;
  /** An event said that the source was deleted. Proves nothing; without it the last image of a target is asked for. */
  deletionTold?: true;
  /** Which attempt a copy begun now would be, from 1. */
  attempt: number;
  /** How many temporary disks were asked for in this chain of looks. */
  disksMade: number;
  /** Another snapshot's look asked for this one: how often its copy was begun is not known to the hint. */
  nudged: boolean;
  /** How many copies of this source were begun for this target, as the journal has it. */
  copiesBegun?: number;
  /** How many attempts at a copy there may be. */
  maxAttempts: number;
  sourceGroup?: SourceGroupObservation;
  /** Whether a complete listing of the source's group has it. */
  sourceListed?: boolean;
  removalEvidence?: RemovalEvidence;
  absence?: AbsenceEvidence;
  family?: SiblingsObservation;
  /** Our interim snapshots for this source in the target, newest first, each read by its id and found in a listing. */
  interims?: readonly { snapshot: Snapshot; listed: Snapshot }[];
  /** A complete listing of the target, where another look brought it along. */
  targetListing?: readonly Snapshot[];
  locks?: LockObservation;
  /** The other snapshots of the source's lineage, with their replicas in the target. */
  lineage?: Lineage;
  /** What there is in the target's staging account for this source. */
  staging?: StagingObservation;
  /** What there is of temporary disks and snapshots for this source. */
  conversion?: ConversionObservation;
  /** The other targets of this source. */
  pairUsers?: readonly PairUser[];
}
