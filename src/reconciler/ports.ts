/**
 * What the reconciler needs of the world. `src/azure` implements these on the Azure SDKs. No call here waits for
 * a long-running operation: a write returns once Azure has accepted it, and the next look sees what came of it.
 */
import type { Disk } from '../replication/ways/convert/temporary.ts';
import type { DiskSpec } from '../replication/ways/convert/temporary-spec.ts';
import type { Hint } from '../replication/hint.ts';
import type { About, JournalEntry } from '../replication/journal-entry.ts';
import type { Lock } from '../replication/locks/lock.ts';
import type { LockRestoration } from '../replication/locks/restoration.ts';
import type { Pause, PauseState } from '../replication/pause.ts';
import type { ClosedAccess, SnapshotSpec } from '../replication/snapshot-spec.ts';
import type { ResourceGroupId, SnapshotId } from '../replication/resource-id.ts';
import type { Target } from '../replication/rule.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { CopySlots } from './copy-slots.ts';
import type { HeldPairs } from './held-pairs.ts';
import type { TagChange } from '../replication/tag-drift.ts';
import type { Signal } from '../replication/signals/signal.ts';
import type { StagedBlob, StagingObservation } from '../replication/ways/stage/staged.ts';

/** How old a listing may be that others asked for as well. */
export interface ListingOptions {
  /**
   * One whose request began after this time (ms since 1970) will do: the start of the look, for what is to prove
   * something. Absent: after the call.
   */
  freshSince?: number;
  /** What proves nothing: one of the last minute will do as well, as long as it began after `freshSince`. */
  mayBeOld?: true;
  /** For the caller alone, and not kept: a pass over everything would fill the memory, and others must not wait for it. */
  alone?: true;
}

/** What a listing said, and when, ms since 1970. */
export interface Glimpse {
  snapshot: Snapshot;
  at: number;
}

/** Snapshots in Resource Manager. Every method throws `ArmError` when Azure refuses or cannot be reached. */
export interface Snapshots {
  /** Undefined only for a 404 `ResourceNotFound` on the snapshot's own id; every other failure throws. */
  get(id: SnapshotId): Promise<Snapshot | undefined>;
  /**
   * All snapshots of a group, all pages; throws when any page fails, so a partial listing never gets out. Others may have
   * the same listing: what was found out of it once is known by it.
   */
  list(group: ResourceGroupId, options?: ListingOptions): Promise<readonly Snapshot[]>;
  /**
   * The same page by page, for what need not be whole in memory. What was seen until a page fails proves nothing. Absent
   * where a listing is in memory anyway.
   */
  eachPage?(group: ResourceGroupId, use: (page: readonly Snapshot[]) => void): Promise<void>;
  /**
   * What a listing of the last seconds says of a snapshot, without any call; undefined where there is none, or it is
   * not in it. Good for how far a copy is, and for nothing else. Absent where listings are not shared.
   */
  glimpse?(id: SnapshotId): Promise<Glimpse | undefined>;
  /**
   * What a listing says whose request was sent after this time, ms since 1970: one that others asked for, or one that so
   * many look for that it pays; undefined where there is none. Absent where listings are not shared.
   */
  sharedSince?(group: ResourceGroupId, since: number): Promise<readonly Snapshot[] | undefined>;
  create(id: SnapshotId, spec: SnapshotSpec): Promise<Accepted>;
  /** Changes what can be changed on a snapshot as it is. */
  update(id: SnapshotId, change: ClosedAccess): Promise<Accepted>;
  /**
   * Why an operation that was accepted failed in the end; undefined where it did not, or Azure does not tell. How long
   * Azure keeps it is not documented.
   */
  failureOf(operation: OperationPath): Promise<OperationFailure | undefined>;
  /** Changes the tags that are named; what others write meanwhile stays. What is to be removed goes first, and is waited for. */
  changeTags(id: SnapshotId, change: TagChange): Promise<void>;
  /** A snapshot that is already gone is fine. */
  delete(id: SnapshotId): Promise<Accepted>;
}

/** Where an operation can be asked for: path and query on Resource Manager's own endpoint, never a host. */
export type OperationPath = string;

/** A write that Azure accepted. */
export interface Accepted {
  /** Absent where the write was done at once, or Azure named no place on its own endpoint. */
  operation?: OperationPath;
}

/** In Azure's own words. */
export interface OperationFailure {
  code: string;
  message: string;
}

export interface ResourceGroups {
  /**
   * Returns when the group exists, may be read and is `Succeeded`. Throws `ArmError` otherwise, with the code
   * `ResourceGroupBeingDeleted` where it is going.
   */
  read(group: ResourceGroupId): Promise<void>;
}

/** Resources of any kind; `ArmError` as above. */
export interface Resources {
  /**
   * Ids of all resources of a subscription with a tag of this name, as far as this service may see them; page by page, as
   * what was given before it throws is there all the same.
   */
  withTag(subscriptionId: string, tag: string, use: (ids: readonly string[]) => void): Promise<void>;
}

/** Management locks of snapshots; `ArmError` as above. */
export interface Locks {
  /** Those on the snapshot, those from above, and whatever else Azure lists with them. */
  list(id: SnapshotId): Promise<Lock[]>;
  /** Those of everything in a group, and of the group itself. */
  listOfGroup(group: ResourceGroupId): Promise<Lock[]>;
  /** Makes the lock, or sets it to exactly this. */
  put(id: SnapshotId, lock: Omit<Lock, 'id'>): Promise<void>;
  /** A lock that is already gone is fine. */
  delete(id: SnapshotId, lockName: string): Promise<void>;
}

/** Managed disks: the temporary ones of conversions. `ArmError` as above. */
export interface Disks {
  /** All disks of a group, all pages, as with snapshots. */
  list(group: ResourceGroupId): Promise<Disk[]>;
  /** As with snapshots. */
  get(id: SnapshotId): Promise<Disk | undefined>;
  /** A full copy of a snapshot of the same region. */
  create(id: SnapshotId, spec: DiskSpec): Promise<Accepted>;
  /** A disk that is already gone is fine. */
  delete(id: SnapshotId): Promise<Accepted>;
}

/** Where a full snapshot is carried through on its way to a target. */
export interface StagingPlace {
  target: Target;
  source: SnapshotId;
  /** Other targets for which the same source may be read at the same time. */
  others: readonly Target[];
}

/** The staging account of a target and the blob of one source in it; `ArmError` as above, never with a SAS in it. */
export interface Staging {
  look(place: StagingPlace): Promise<StagingObservation>;
  /** Asks for the account; the next look sees what came of it. One that is not ours is never touched. */
  ensureAccount(target: Target): Promise<Accepted>;
  createBlob(place: StagingPlace, source: Snapshot): Promise<void>;
  /** Copies for some minutes at most; notes how far it came, and that all is there after checking it. */
  copyPages(place: StagingPlace, source: Snapshot): Promise<void>;
  /**
   * Deletes the blob that was seen, and the account when nothing is left in it, each as it is read right before. Never
   * ends an access: whose it is cannot be told.
   */
  cleanUp(place: StagingPlace, seen: StagedBlob): Promise<void>;
  /** Sources whose blobs have been lying in a target's account for longer than `olderThanMs`; removes an empty account. */
  orphans(target: Target, olderThanMs: number): Promise<SnapshotId[]>;
}

/** A hint on its way to the queue. */
export interface OutgoingHint {
  hint: Hint;
  /** What duplicate detection goes by. */
  messageId: string;
  /**
   * Id of the one message in which all hints of a call go that have it, so that one instance looks at them and reads
   * their source once; absent is a message of its own. A queue that has no instances goes by `messageId` alone.
   */
  together?: string;
  /** When it is to be delivered, ms since 1970; absent is at once. */
  at?: number;
  /** Azure's code of the last failure, for whoever finds the message in the dead-letter queue. */
  lastError?: string;
}

export interface HintQueue {
  send(hints: readonly OutgoingHint[]): Promise<void>;
  /** Sends the message that puts locks back at a time (ms since 1970). */
  restoreLocks(restoration: LockRestoration, messageId: string, at: number): Promise<void>;
}

export type TakesEntry = (entry: JournalEntry) => boolean;

/** What was done: the guard's memory, and the history that people see. */
export interface Journal {
  /** Returns when the entries are stored; throws `ArmError` when they are not. */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /**
   * Every entry since that time (ms) that `takes` does not leave out, doubles dropped, in order of time; throws `ArmError`
   * when any part can't be read. The journal of a week may be large: who needs some of it says which. `about`: of what
   * has a target `takes` takes only what the guard counts of this one, and what is of this replica, so it need not be
   * asked of the rest.
   */
  read(since: number, takes?: TakesEntry, about?: About): Promise<JournalEntry[]>;
}

/** What people paused. */
export interface Pauses {
  /** Of the last few seconds, or `fresh`: read after the call. That it cannot be read is an answer. */
  read(options?: { fresh?: true }): Promise<PauseState>;
  /** As one step, however many do so at once; throws `ArmError`. */
  change(
    edit: (pauses: readonly Pause[]) => readonly Pause[],
  ): Promise<{ before: readonly Pause[]; after: readonly Pause[] }>;
}

/** Where others are told what happened. */
export interface Signals {
  /** Returns when all of them were taken; throws `SignalsNotSentError` otherwise. */
  send(signals: readonly Signal[]): Promise<void>;
}

/** Time and chance, so that tests own both. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 to 1. */
  random(): number;
}

export interface World {
  snapshots: Snapshots;
  disks: Disks;
  resourceGroups: ResourceGroups;
  resources: Resources;
  locks: Locks;
  staging: Staging;
  hints: HintQueue;
  journal: Journal;
  pauses: Pauses;
  /** Absent: nobody is told. */
  signals?: Signals;
  surroundings: Surroundings;
  /** What the guard was found to hold within the last minute. Absent: each look finds out for itself. */
  heldPairs?: HeldPairs;
  /** Who waits for a copy to end, so that not all ask at once. Absent: each asks by the clock. */
  copySlots?: CopySlots;
  /** Name of this installation of the service, which replicas carry. Never changes. */
  installation: string;
}
