/** Locks on their way back: what the message carries, and when it is given up. */
import { digest } from '../digest.ts';
import { isBeingDeleted, copyState } from '../readiness.ts';
import { isReplicaOf } from '../replica-tags.ts';
import { resourceKey, snapshotIdText, type SnapshotId } from '../resource-id.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Lock } from './lock.ts';

/** Locks that were taken off a snapshot, to be put back on it if it is still the same one. */
export interface LockRestoration {
  /** A replica, or a source that had to be exported. */
  replica: SnapshotId;
  /** Of the snapshot that was locked; another one under its name was never locked. */
  uniqueId: string;
  locks: readonly Omit<Lock, 'id'>[];
  /**
   * Id of the source of a replica that was to be renewed: the next copy of that source under the name inherits the
   * locks. Without it nobody does.
   */
  successorOf?: string;
  /** For whom they were lifted, which the journal says; absent in messages of versions before. */
  liftedFor?: { rule: string; source: string; trace?: string };
  /** How often in a row something stood in the way, a failure or a state. */
  waits?: number;
  /** How often in a row Azure refused, whatever for, or did not answer. */
  setbacks?: number;
  /** How often in a row Azure refused a lock in a way that no waiting changes. */
  refusals?: number;
  /** How often in a row the snapshot was neither read nor listed. */
  absences?: number;
  /** In how many of these, in a row, the source of a successor was not there either. */
  sourceAbsences?: number;
  /** How many looks ended with all of them in place. */
  sightings?: number;
}

/** What is known of the snapshot that the locks belong to. */
export type Holder =
  | { kind: 'there'; isSuccessor: boolean }
  | { kind: 'notYet'; reason: 'ReplicaBeingDeleted' | 'SuccessorNotReady' | 'ReplicaNotProvenAbsent' }
  | { kind: 'absent' };

/** From the snapshot's own read and, where that does not show it, a complete listing of its group. */
export function holderOf(
  { uniqueId, successorOf, replica }: LockRestoration,
  read: Snapshot | undefined,
  listing: readonly Snapshot[],
): Holder {
  if (read !== undefined && isSame(read, uniqueId)) return stateOf(read);
  const listed = listing.find(({ name }) => name.toLowerCase() === replica.name.toLowerCase());
  if (listed !== undefined && isSame(listed, uniqueId)) {
    return { kind: 'notYet', reason: 'ReplicaNotProvenAbsent' };
  }
  if (read === undefined || successorOf === undefined || !isReplicaOf(read, successorOf)) {
    return { kind: 'absent' };
  }
  return copyState(read).kind === 'ready'
    ? { kind: 'there', isSuccessor: true }
    : { kind: 'notYet', reason: 'SuccessorNotReady' };
}

function stateOf(read: Snapshot): Holder {
  if (isBeingDeleted(read)) return { kind: 'notYet', reason: 'ReplicaBeingDeleted' };
  return { kind: 'there', isSuccessor: false };
}

function isSame({ uniqueId: found }: Snapshot, uniqueId: string): boolean {
  return uniqueId !== '' && found.toLowerCase() === uniqueId.toLowerCase();
}

/** From the lift to the seventh look it is two hours and a half: no cache or failover of Azure lasts as long. */
const absencesOfGone = 7;
/** A renewal may wait for quota or for a person; looks are half an hour apart, so these are a week. */
const absencesOfNoSuccessor = 7 * 48;

/** Whether so many absences in a row prove that there is nothing to put the locks on, and never will be. */
export function isGone({ absences = 0, sourceAbsences = 0, successorOf }: LockRestoration): boolean {
  // Of a source that is gone nothing succeeds.
  const isAwaited = successorOf !== undefined && sourceAbsences < absencesOfGone;
  return absences >= (isAwaited ? absencesOfNoSuccessor : absencesOfGone);
}

/** A listing can be wrong, and so can the next one. */
const sightingsOfProof = 3;

export function isProven({ sightings = 0 }: LockRestoration): boolean {
  return sightings >= sightingsOfProof;
}

/** Id of the message that puts locks back at `time` (ms); the same locks of one look give the same. */
export function restoreId({ replica, uniqueId, successorOf, locks }: LockRestoration, time: number): string {
  const names = locks.map(({ name }) => name.toLowerCase()).sort();
  const key = [resourceKey(snapshotIdText(replica)), uniqueId, successorOf ?? '', String(time), ...names];
  return `l-${digest(...key).slice(0, 40)}`;
}
