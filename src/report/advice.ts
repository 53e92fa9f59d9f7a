/** What each reason means and what to do, as docs/reasons.md has it; written by `npm run reports`. */
export const advice: Readonly<Record<string, { means: string; todo?: string }>> = {
  InSync: { means: 'the replica has all data, its tags, and all that fidelity asks of it' },
  InSyncUnprotected: {
    means:
      'the rule protects, the copy is as it should be, and our lock could not be seen to; at warning level',
    todo: "give the permission that the detail names, or free the lock's name",
  },
  TagsNotKept: {
    means:
      'in sync, but tags were set three times and something such as a policy sets them back; at warning level',
    todo: 'exempt the group, or give the source the same value',
  },
  NothingToDo: { means: 'neither source nor replica is there' },
  NotSelected: {
    means:
      'no rule selects this source, and it has no replica; a warning where a tag differs from the rule’s in case or blanks only',
    todo: 'correct the tag, or the rule',
  },
  NotOurs: {
    means: 'the source is gone or not selected; the snapshot of its name in the target is not ours',
  },
  OtherInstallation: {
    means:
      'the replica names another installation of the service, and nothing of it is touched; at warning level',
    todo: 'if that one is no more, give the tag snaprep-installation this one’s name',
  },
  ReplicaUnclaimed: {
    means:
      'the source is gone or not selected, and the replica names neither an installation nor a rule of this one; at warning level',
    todo: 'set snaprep-installation, or delete it',
  },
  IsReplica: { means: 'the source is itself a replica; replicas are never sources' },
  Pinned: {
    means: 'the replica has the tag snaprep-pinned; a mark on it is taken off',
    todo: 'remove the tag to let it be deleted or replaced',
  },
  Kept: { means: 'the rule keeps replicas whose source is gone; a mark on it is taken off' },
  RuleRemoved: {
    means: 'no rule stands for this source and target any more; the replica stays',
    todo: 'delete it by hand, or restore the rule',
  },
  ReplicaMissing: {
    means: 'the copy is begun; or the replica takes its name from an interim snapshot, as the detail says',
  },
  Copying: { means: 'with its percentage, where Azure tells it' },
  SourceNotReady: { means: 'the source is still being made, or in instant access' },
  SourceNotVisible: {
    means:
      'an event told of a snapshot that cannot be read yet; looked for once more. Blocked: it is listed in its group and Resource Manager answers 404 to its id; looked at again, hourly at most',
    todo: "change one of its tags, which may bring the two together; else Microsoft's support",
  },
  CopyByCopyStart: {
    means:
      'Azure refused a Copy of an incremental snapshot within its region, as the detail says; the next look asks for CopyStart',
  },
  WaitingForOlderSibling: { means: 'an older snapshot of the same disk is copied first' },
  OlderSiblingNotBegun: {
    means:
      'an older snapshot of the same disk should be copied first and nobody began; ends after about an hour and a half',
    todo: 'see the reason of that one',
  },
  DeletionPending: {
    means: 'marked for deletion, the delay is not over',
    todo: 'restore the source, or pin the replica, to keep it',
  },
  SourceNotProvenAbsent: {
    means:
      'the source’s own id said 404, and another read has it; the mark is taken off, as its reason is not true',
  },
  ReplicaNotProvenAbsent: {
    means:
      'the replica’s own id says 404, and a listing or a second read has the name; nothing is made over it',
  },
  Throttled: {
    means:
      'Azure asks to wait, at least as long as it says; or the budget of calls has no room yet, or as many staged copies are under way as an instance makes at a time (scaling)',
  },
  QuotaReached: { means: '100 copies are under way in the subscription and region' },
  SourceDeleted: {
    means: 'the deletion is announced, or carried out after its delay, proven by several reads',
  },
  SourceUnselected: {
    means: 'the deletion is announced, or carried out after its delay, proven by several reads',
  },
  SourceGroupLost: {
    means:
      'the source’s whole group went, or was seen gone or closed within a week, so nobody may have deleted the source itself; the replica stays',
    todo: 'approve the set, or restore the sources',
  },
  LockLingering: { means: 'a lock was lifted, and Azure has not noticed yet' },
  SourceReturned: { means: 'the source is there again, the mark is taken off' },
  Claimed: { means: 'a replica of a release that named no installation gets the name of this one' },
  TagsDrifted: { means: "the replica's tags are brought up to the source's" },
  Promoted: { means: 'the newest ready replica of its lineage in this target gets the tag snaprep-latest' },
  NoLongerLatest: { means: 'a newer replica has the tag snaprep-latest by now; it is taken off this one' },
  NoLongerPromoted: { means: 'the rule no longer promotes; the tag snaprep-latest is taken off' },
  NetworkAccessOpened: {
    means:
      'the replica is open to the network, as someone opened it, or as it came so to snaprep adopt; it is closed, at warning level',
    todo: 'see who did',
  },
  LocksLifted: {
    means:
      'locks that sit on the replica itself are taken off, as the rule says; a message that puts them back is sent before',
  },
  ScopeLocked: {
    means:
      'a lock holds the action, and the rule lets nobody lift it, or lifting it would not help; the detail names it',
    todo: 'remove the lock, or let the rule say locks: "lift"',
  },
  LocksRestored: { means: 'they are put back; or somebody did so; or their replica is gone' },
  LocksInPlace: { means: 'they are put back; or somebody did so; or their replica is gone' },
  ReplicaGone: { means: 'they are put back; or somebody did so; or their replica is gone' },
  ReplicaBeingDeleted: {
    means:
      'Azure is deleting the replica: it is copied anew once it is gone, or its locks go to what has its name then',
    todo: "where that takes hours, end what reads it: someone's access by SAS, a disk that is made from it",
  },
  SuccessorNotReady: {
    means: 'locks are to be put back, and the successor of their replica is not complete yet',
  },
  ProtectReplica: { means: 'the rule protects, and the replica gets our lock snaprep-protect' },
  NoLongerProtected: { means: 'the rule no longer protects; our lock and its tag are taken off' },
  SourceRecreated: {
    means:
      'a new source has the name: its image is made beside the replica; then the old one goes; as a mark, its replacement waits for approval',
  },
  NoOtherImageYet: {
    means:
      'the replica is due to be deleted, nothing else of its rule in this target is whole, and another image is being copied there, or was taken within two weeks and is still to be; it stays until that is done, and is looked at hourly at most',
    todo: 'to let it go at once, approve its deletion',
  },
  NewImageNotProven: {
    means:
      'the new image is there, and not every read says that it is whole and of the source of now; the old one stays',
  },
  RenewalPending: {
    means: 'an interim snapshot is still of use, or it is not certain that the replica stands',
  },
  RenewalDone: {
    means:
      'the replica stands under its name: the interim is removed, then the tag that tells of it; or it is of no use any more',
  },
  RenewalAbandoned: {
    means:
      'the replica stands under its name: the interim is removed, then the tag that tells of it; or it is of no use any more',
  },
  RenewalFailed: {
    means: 'an interim whose copy failed is removed to try again; the replica of before stays',
    todo: 'see the detail',
  },
  CopyFailed: {
    means:
      'a failed copy without any data is removed to try again; after five attempts, or as many requests of which nothing came, it stays; or a copy is under way for more than two weeks',
    todo: 'see the detail; delete the replica to try again',
  },
  ReplicaChanged: {
    means: 'what was read of the replica differs from one read to the next; nothing is deleted',
  },
  ChangedSince: {
    means:
      'what was to be deleted, or a lock that was to be lifted, was another or said another thing when it was read once more right before; nothing was done, and the next look decides anew',
  },
  StagedBlobChanged: {
    means:
      'what was to be deleted, or a lock that was to be lifted, was another or said another thing when it was read once more right before; nothing was done, and the next look decides anew',
  },
  StagingPrepared: {
    means: 'the storage account, or the blob in it, is made for a full snapshot on its way',
  },
  StagingCopy: { means: 'pages are copied; with the percentage at the beginning of the step' },
  StagingAccountPending: {
    means: 'the account is being made; or another worker copies right now, or died within the last minute',
  },
  StagingBusy: {
    means: 'the account is being made; or another worker copies right now, or died within the last minute',
  },
  StagingStale: {
    means: 'a blob of an earlier snapshot, or of a source that is gone or no longer wanted, is removed',
  },
  StagingAbandoned: {
    means: 'a blob of an earlier snapshot, or of a source that is gone or no longer wanted, is removed',
  },
  StagedVhdBroken: {
    means:
      'the bytes that were copied are no whole VHD; the blob is thrown away and made anew, which counts as an attempt',
  },
  StagingAccountGone: {
    means:
      'the account vanished, or Azure gave no address to read the source from, or that ran out; tried again',
  },
  NoAccessUri: {
    means:
      'the account vanished, or Azure gave no address to read the source from, or that ran out; tried again',
  },
  CannotVerifyCopySource: {
    means:
      'the account vanished, or Azure gave no address to read the source from, or that ran out; tried again',
  },
  StagingDone: { means: 'the replica was imported; its blob is removed, then the tag that tells of it' },
  StagingAccountTaken: {
    means: 'a storage account has the name of ours and not our tag',
    todo: 'remove it, or make it anew under another name',
  },
  ConversionPrepared: {
    means: 'a temporary disk from a full snapshot, or the incremental snapshot of it, is asked for',
  },
  ConversionPending: {
    means: 'one of the two is being made or removed; or a pinned replica is still copied from an earlier one',
  },
  ConversionBusy: {
    means: 'one of the two is being made or removed; or a pinned replica is still copied from an earlier one',
  },
  ConversionFailed: {
    means: 'a temporary resource failed and is removed to be made anew; counts as an attempt',
    todo: 'see the detail',
  },
  ConversionStale: {
    means:
      'temporary resources of an earlier snapshot, or of a source that is gone or no longer wanted, are removed',
  },
  ConversionAbandoned: {
    means:
      'temporary resources of an earlier snapshot, or of a source that is gone or no longer wanted, are removed',
  },
  ConversionDone: {
    means: 'the last target has its replica: what was temporary is removed, then the tag that tells of it',
  },
  TemporaryNameTaken: {
    means: 'a disk or snapshot in the work group has the name of ours and not our tags',
    todo: 'remove it, or make it anew under another name',
  },
  TrustedLaunchNotStaged: {
    means: 'a full snapshot with Trusted Launch would lose it',
    todo: 'take the snapshot with incremental: true, or convert',
  },
  ExportDenied: {
    means: 'network policy or Entra-only access of the source forbid its export',
    todo: 'take it with incremental: true, convert, or allow the export',
  },
  TooLargeForStaging: {
    means: 'the disk is larger than a page blob holds, or Azure does not tell its size',
    todo: 'take the snapshot with incremental: true',
  },
  SizeUnknown: {
    means: 'the disk is larger than a page blob holds, or Azure does not tell its size',
    todo: 'take the snapshot with incremental: true',
  },
  SectorSizeNotCarried: {
    means:
      'a full snapshot with logical sectors of 4096 bytes, from which only Ultra and Premium SSD v2 disks can be made',
    todo: 'take it with incremental: true',
  },
  FullSnapshotAcrossRegions: {
    means: 'Azure copies only incremental snapshots across regions, and the rule refuses full ones',
    todo: 'take it with incremental: true, or set fullSnapshots',
  },
  ConfidentialVmNotSupported: { means: 'the guest state of a confidential machine cannot be carried' },
  CustomerKeyWouldBeLost: {
    means: 'the source is under a customer-managed key, and the target names no encryption set',
    todo: 'name diskEncryptionSetId, or say customerKeys: "drop"',
  },
  DiskEncryptionSettingsNotCarried: {
    means: 'the source is under Azure Disk Encryption, whose keys are in a vault of its own region',
    todo: 'use encryption at rest or at host',
  },
  ExtendedLocationNotCarried: {
    means: 'the source is in an edge zone, targets are regions',
    todo: 'take it in the region itself',
  },
  TooManyTags: {
    means: 'the source has more than 39 tags, or the replica more than 49 with those that others put on it',
    todo: 'remove some',
  },
  ModeMismatch: {
    means: 'the rule names a mode that is not the way from this source to this target',
    todo: 'correct or remove mode',
  },
  NameTaken: {
    means:
      'a snapshot of this name is in the target and is not this source’s replica, or is another installation’s; looked at again, hourly at most',
    todo: 'where another tool copied it, snaprep adopt takes it over; else delete one of the two, or make it anew under another name',
  },
  NameKept: {
    means: 'the rule keeps replicas of deleted sources, and a new source has the name of a kept one',
    todo: 'delete the replica, or take the source under another name',
  },
  SourceIsReplica: {
    means: 'the source has the tag snaprep-source, so it is a replica itself, and yet has one',
    todo: 'remove that tag from the source',
  },
  GenerationUnclear: {
    means:
      'tag, Azure’s word and time contradict each other as to which source the replica was copied from; it stays',
    todo: 'delete the replica to copy it anew',
  },
  ReplicaFailed: {
    means: 'the replica is Failed, but its data may be there',
    todo: 'delete the replica to copy it anew',
  },
  PropertyLost: {
    means: 'the finished replica is not as sent, or not as the rule demands; each difference is named',
    todo: 'delete the replica to copy again, or correct the rule',
  },
  NetworkAccessNotKept: {
    means: 'the replica was closed three times, and something opens it each time',
    todo: 'remove what does, such as a policy',
  },
  OwnTagsNotKept: {
    means:
      'a tag by which the service remembers was changed three times, and something sets it back each time; what needs that tag, such as an announced deletion, is not done',
    todo: 'exempt tags that begin with snaprep- from what does',
  },
  HintsNotSent: {
    means:
      'the queue of hints refused what a pair of the pass was to send; the pass is tried again after 15 minutes',
    todo: 'where it stays, look at the namespace and the role on it',
  },
  WrongLocation: {
    means: "the rule's target has another location than the replica, which cannot be moved",
    todo: 'delete the replica to copy it there',
  },
  MalformedAnswer: {
    means:
      'an answer of Azure lacks something or has it in another form; nothing is believed of it, it is asked again',
    todo: 'where it stays, look at the snapshot that the detail names',
  },
  SnapshotIncomplete: {
    means:
      'a snapshot is being made and does not tell yet which one it is; it is asked again, and after some minutes that counts as a failure',
    todo: 'where it stays, look at the snapshot that the detail names',
  },
  SourceFailed: { means: 'the source itself failed', todo: 'take it again' },
  SourceScopeUnreadable: {
    means:
      'the source or its group cannot be read, or the group is neither there nor gone; nothing is deleted for it',
    todo: 'restore the group or the role assignment, which goes with its group (deletions)',
  },
  ResourceGroupNotReady: {
    means: 'the group of a source is neither Succeeded nor being deleted; comes as SourceScopeUnreadable',
    todo: 'look at the group',
  },
  MassDeleteGuard: {
    means:
      'within 24 hours more would go than the limits allow, or all that there are; or the last one or several of whose deletion no event told, while nothing in the group of the sources is older than they are, so that it may have been made again, or while its source is there and was not told to be changed, so that the rule may have been',
    todo: 'approve the set, or restore the sources',
  },
  MassReplaceGuard: {
    means:
      'within 24 hours more replicas would be replaced by re-created sources than the limits allow; the new images wait beside them',
    todo: 'approve the set',
  },
  JournalUnreadable: {
    means: 'the journal cannot be read, so nobody knows how many went already; deletions wait, copies go on',
    todo: 'restore the container or the role',
  },
  Paused: {
    means:
      'people paused the rule, or all of them; nothing is done until they resume, and copies that Azure makes already go on',
    todo: 'snaprep resume when it is time',
  },
  DeletionsPaused: {
    means: 'people paused deletions, and this one is due; copies go on',
    todo: 'snaprep resume --deletions when it is time',
  },
  PauseUnreadable: {
    means: 'what is paused cannot be read, so nobody knows whether this may go; deletions wait, copies go on',
    todo: 'restore the container or the role; see pausing',
  },
  PausesDamaged: {
    means: 'what is paused cannot be read, so nobody knows whether this may go; deletions wait, copies go on',
    todo: 'restore the container or the role; see pausing',
  },
  JournalDamaged: {
    means:
      'what was done cannot be read in full, or not be written; the deletion that was to be written down is not done',
    todo: 'see the journal',
  },
  JournalFull: {
    means:
      'what was done cannot be read in full, or not be written; the deletion that was to be written down is not done',
    todo: 'see the journal',
  },
  RequestDisallowedByPolicy: {
    means: "Azure's own code for a refusal, with its text in the detail",
    todo: 'what the text says; looked at again, hourly at most',
  },
};
