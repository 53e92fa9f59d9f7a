/**
 * The answers of `decide` that need nobody's grant; those that do are where they are granted, and `decision.ts` has all.
 * Every answer has a reason, and logs, pages and metrics use these very words.
 */
import type { CopyEstimate } from './copy-estimate.ts';
import type { Refusal } from './refusal.ts';
import type { MarkReason } from './replica-tags.ts';
import type { ResourceGroupId } from './resource-id.ts';
import type { ClosedAccess, SnapshotSpec } from './snapshot-spec.ts';
import type { TemporaryParts } from './ways/convert/temporary.ts';
import type { DiskSpec } from './ways/convert/temporary-spec.ts';

export type NoneReason =
  | 'NothingToDo'
  | 'InSync'
  | 'InSyncUnprotected'
  | 'TagsNotKept'
  | 'IsReplica'
  | 'Pinned'
  | 'Kept'
  | 'NotOurs'
  | 'NotSelected'
  | 'OtherInstallation'
  | 'ReplicaUnclaimed';

export type WaitReason =
  | 'SourceNotReady'
  | 'SourceNotVisible'
  | 'Copying'
  | 'WaitingForOlderSibling'
  | 'OlderSiblingNotBegun'
  | 'StagingAccountPending'
  | 'StagingBusy'
  | 'ConversionPending'
  | 'ConversionBusy'
  | 'DeletionPending'
  | 'LockLingering'
  | 'ReplicaBeingDeleted'
  | 'ReplicaChanged'
  | 'NewImageNotProven'
  | 'NoOtherImageYet'
  | 'RenewalPending'
  | 'ReplicaNotProvenAbsent';

export type BlockedReason =
  | Refusal['reason']
  | 'StagingAccountTaken'
  | 'TemporaryNameTaken'
  | 'SourceScopeUnreadable'
  | 'SourceNotVisible'
  | 'SourceGroupLost'
  | 'SourceFailed'
  | 'SourceIsReplica'
  | 'NameTaken'
  | 'NameKept'
  | 'GenerationUnclear'
  | 'CopyFailed'
  | 'ReplicaFailed'
  | 'PropertyLost'
  | 'NetworkAccessNotKept'
  | 'OwnTagsNotKept'
  | 'WrongLocation'
  | 'JournalUnreadable'
  | 'PauseUnreadable'
  | 'DeletionsPaused'
  | 'MassReplaceGuard'
  | 'MassDeleteGuard';

export type SetTagsReason =
  | MarkReason
  | 'SourceReturned'
  | 'SourceNotProvenAbsent'
  | 'TagsDrifted'
  | 'Claimed'
  | 'StagingDone'
  | 'ConversionDone'
  | 'RenewalDone'
  | 'Promoted'
  | 'NoLongerLatest'
  | 'NoLongerPromoted'
  | 'Pinned'
  | 'Kept';

/** Nothing to do, now or later, until something changes. */
export interface None {
  kind: 'none';
  reason: NoneReason;
  detail?: string;
  /** Names of other source snapshots that should be looked at because of this one. */
  nudges?: readonly string[];
}

/** An expected state that passes by itself. */
export interface Wait {
  kind: 'wait';
  reason: WaitReason;
  afterMs: number;
  /** It is waited for again and again at about this distance. */
  periodic?: true;
  /** Progress of the copy, 0 to 100. */
  percent?: number;
  /** What the looks so far made of the copy that is waited for. */
  copyEstimate?: CopyEstimate;
  /** Name of the older sibling whose copy is waited for. */
  behind?: string;
  /** Name of another source snapshot that should be looked at as well. */
  nudge?: string;
  detail?: string;
}

/** Something that a person, a role, a lock or a policy has to change first. */
export interface Blocked {
  kind: 'blocked';
  reason: BlockedReason;
  detail: string;
  /** `slowly`: what blocks can go away without an event for this snapshot. */
  lookAgain: 'slowly' | 'never';
  /** Of a deletion that is held by what another look found: the set that it saw this one in. */
  setId?: string;
  /** Of a deletion: nothing but somebody's approval lets it go, however few there are later on. */
  untilApproved?: true;
  /** Of a deletion: what holds it holds the others of its rule in its target as well. */
  isOfPair?: true;
}

/** Blocked until an event or the nightly sync comes. */
export function blocked(reason: BlockedReason, detail: string): Blocked {
  return { kind: 'blocked', reason, detail, lookAgain: 'never' };
}

/** Blocked by what may go away by itself. */
export function blockedForNow(reason: BlockedReason, detail: string): Blocked {
  return { kind: 'blocked', reason, detail, lookAgain: 'slowly' };
}

export interface SetTags {
  kind: 'setTags';
  reason: SetTagsReason;
  tags: Readonly<Record<string, string>>;
  /** When the deletion that was just announced is due, ms since 1970. */
  due?: number;
  detail?: string;
}

/** Something that can be changed on the replica as it is, is set back. */
export interface Mend {
  kind: 'mend';
  reason: 'NetworkAccessOpened';
  change: ClosedAccess;
  detail: string;
}

/** A step of carrying a full snapshot by way of a private blob. */
export interface Stage {
  kind: 'stage';
  step: 'ensureAccount' | 'createBlob' | 'copyPages' | 'cleanUp';
  reason: 'StagingPrepared' | 'StagingCopy' | 'StagingStale' | 'StagingAbandoned' | 'StagingDone';
  /** Of the bytes, at the beginning of this step. */
  percent?: number;
  /** Where what was made is thrown away: which attempt at the copy the next one is. */
  nextAttempt?: number;
  detail?: string;
}

/** A step of carrying a full snapshot by way of a temporary disk and an incremental snapshot of it. */
export interface Convert {
  kind: 'convert';
  reason:
    'ConversionPrepared' | 'ConversionFailed' | 'ConversionStale' | 'ConversionAbandoned' | 'ConversionDone';
  /** Where the temporary resources are. */
  group: ResourceGroupId;
  step: { disk: DiskSpec } | { snapshot: SnapshotSpec } | { remove: TemporaryParts };
  /** For `ConversionFailed`: which attempt at the copy the next one is. */
  nextAttempt?: number;
  detail?: string;
}

/** Our own lock is put on the replica. */
export interface Protect {
  kind: 'protect';
  reason: 'ProtectReplica';
}

/** Our own lock is taken off, because the rule no longer wants it, and with it the tag that tells of it. */
export interface Unprotect {
  kind: 'unprotect';
  reason: 'NoLongerProtected';
  tags: Readonly<Record<string, string>>;
}

/** What has to be observed before the decision can be taken; kept apart because each costs a call. */
export type Look =
  | { kind: 'look'; at: LookedAt }
  /** Whether this name is free in the target; in lower case. */
  | { kind: 'look'; at: 'absence'; name: string };

type LookedAt =
  | 'replica'
  | 'sourceGroup'
  | 'sourceListing'
  | 'removal'
  | 'family'
  | 'interims'
  | 'copiesBegun'
  | 'copyTimes'
  | 'lineage'
  | 'staging'
  | 'conversion'
  | 'pairUsers'
  | 'locks';
