/**
 * What has to be known before a replica may be deleted, all of it read for this one deletion. A value that is missing
 * means wait; nothing here stands for permission by being absent.
 */
import type { JournalEntry } from '../journal-entry.ts';
import type { ReplicaObservation, SourceObservation } from '../observed.ts';
import type { Snapshot } from '../snapshot.ts';

export interface RemovalEvidence {
  /** Complete listings of both groups. `groupLost`: there is no such group any more, or it is going. */
  sourceListing: readonly Snapshot[] | 'groupLost';
  /** The source's group listed once more, where it alone tells that the source was meant to go; else the same listing. */
  sourceAgain: readonly Snapshot[] | 'groupLost';
  targetListing: readonly Snapshot[];
  /** The target listed once more: what one listing leaves out has not gone. */
  targetAgain: readonly Snapshot[];
  /** Read by their ids, where no listing tells of any replica that stays whether it is whole; none elsewhere. */
  unsure: readonly Snapshot[];
  /** How many images the target is still to get of which nothing is there yet. */
  toCome: number;
  /** What was done of late; without it nobody can tell how many have gone already. */
  journal: JournalEvidence;
  /** Both read by their own ids after the listings, the replica last of all. */
  source: SourceObservation;
  replica: ReplicaObservation;
}

/** Read for this one PUT: the target's complete listing, and after it the name itself. */
export interface AbsenceEvidence {
  name: string;
  listing: readonly Snapshot[];
  named: ReplicaObservation;
}

export type JournalEvidence =
  | { kind: 'read'; entries: readonly JournalEntry[] }
  /** `isDamaged`: what is missing is lost, and no waiting brings it back. */
  | { kind: 'unreadable'; detail: string; isDamaged?: true };

/** So far back the guard remembers, ms. */
export const guardWindowMs = 24 * 3_600_000;

/**
 * So long ago a source group was last seen gone, ms, that what is missing from it now was deleted on purpose. Each night
 * sees it again for as long as it is gone.
 */
export const groupLossMs = 7 * 24 * 3_600_000;

/**
 * The reasons of losses in the journal that nobody saw for certain: the group could not be read for want of a role, or one
 * answer said that it is not there, and the next that it is. They count where nothing shows that it lived on.
 */
export const unsureLosses = ['AuthorizationFailed', 'ResourceGroupNotFound'] as const;

export type UnsureLoss = (typeof unsureLosses)[number];
