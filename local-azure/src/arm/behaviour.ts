/** The settings of the local Resource Manager. All may be changed while it runs; durations are by its clock. */
export interface Behaviour {
  /** How long an https answer waits. The request has taken effect at its arrival. */
  latencyMs: number;
  /** How long a long-running operation runs. Recorded: 1.2 s for the PUT of a `CopyStart`. */
  operationMs: number;
  /** How long the create of a disk from a snapshot runs. Default: what `operationMs` is at the start. */
  diskCopyMs: number;
  /** How long a change of the tags of a snapshot or disk runs. Default: what `operationMs` is at the start. */
  tagsMs: number;
  /**
   * How long each resource of a group that is being deleted takes; they go one after another. Default: what
   * `operationMs` is at the start.
   */
  groupResourceDeleteMs: number;
  /** How long a group that is empty by then is still there, `Deleting`. */
  groupDeleteMs: number;
  /**
   * What is told of a group's deletion: a delete of each resource and of the group (inferred), or of the group
   * alone. Which one Azure does is unverified.
   */
  groupDeletionEvents: 'each' | 'group';
  /** How long `CopyStart` copies when the target region has nothing of the family. */
  fullCopyMs: number;
  /** How long it copies when an older snapshot of the family is complete there: only the changes. */
  deltaCopyMs: number;
  /** By how much `provisionedBandwidthCopySpeed: Enhanced` divides both. */
  enhancedFactor: number;
  /**
   * How long after the operation's end a running copy's `completionPercent` is still absent. Recorded: absent in
   * the operation's result, 0 ten seconds later; what lies between is unverified.
   */
  completionPercentAfterMs: number;
  /** Copies under way per target subscription and region. Documented; which side counts is unverified. */
  parallelCopyLimit: number;
  /**
   * What is refused of a family in one target region: nothing; a copy while an older sibling is being copied
   * there; or also one while an older sibling has no copy there. Documented is only that they are copied one at a
   * time in the order they were created.
   */
  copyOrder: 'free' | 'one-at-a-time' | 'no-gaps';
  /**
   * Of which snapshots a `Copy` may be incremental itself: of any, of those of its own subscription, or of none. Documented
   * is that no incremental snapshot of a disk is made outside of the disk's subscription, and that incremental snapshots
   * are copied to other groups; what holds for a `Copy` of a snapshot is unverified.
   */
  incrementalCopies: 'any' | 'ownSubscription' | 'none';
  /**
   * Under which name the right to copy from a snapshot is checked on it: as an action on snapshots (documented for
   * other copies), on disks (recorded, for copies of a disk), or both. Which one Azure checks is unverified.
   */
  copySourceRight: 'both' | 'snapshots' | 'disks';
  /** Incremental snapshots per disk (documented). */
  snapshotsPerDisk: number;
  /** Snapshots per subscription, region and kind of storage, as usage tells the quota; nothing is refused by it. */
  snapshotQuota: number;
  /** Snapshots of one family with an active SAS (documented). */
  accessesPerFamily: number;
  /** Entries on a page of any list. */
  pageSize: number;
  /** `changing`: every second answer says `resourcegroups` and upper-cases the group, as recorded ids do. */
  idCasing: 'canonical' | 'changing';
  /** How long a lock still blocks after its delete (recorded: for a moment). */
  lockReleaseMs: number;
  /** Whether listings of locks have those of the group and the subscription above (documented). */
  inheritedLocksListed: boolean;
  /** Regions without zones, where SKUs that end in `ZRS` are refused. */
  regionsWithoutZones: readonly string[];
  /** Where the URLs of granted access point, without a slash at the end. */
  blobEndpoint: string;
  /** Where tokens come from and are checked, likewise. */
  identityEndpoint: string;
  throttle: ThrottleBehaviour;
}

export interface ThrottleBehaviour {
  /** Off: headers tell of buckets that are full but for this request, and nothing is refused. */
  enabled: boolean;
  /** Per subscription and principal (documented). */
  arm: Readonly<Record<'reads' | 'writes' | 'deletes', BucketSize>>;
  /** So many times as much is there for all principals of a subscription together (documented: 15). */
  armGlobalFactor: number;
  /** Per subscription and region (inferred from recorded remainders). */
  compute: Readonly<Record<ComputeOperationGroup, ComputeBucketSize>>;
}

export interface BucketSize {
  size: number;
  refillPerSecond: number;
}

/** The groups in which Compute counts, each over 3 and over 30 minutes. */
export type ComputeOperationGroup =
  'HighCostSnapshotCreateHydrate' | 'CreateUpdateDisks' | 'LowCostGet' | 'GetOperation';

export interface ComputeBucketSize {
  per3Min: number;
  per30Min: number;
}

export function defaultBehaviour(): Behaviour {
  return {
    latencyMs: 0,
    operationMs: 1200,
    diskCopyMs: 1200,
    tagsMs: 1200,
    groupResourceDeleteMs: 1200,
    groupDeleteMs: 0,
    groupDeletionEvents: 'each',
    fullCopyMs: 20 * 60_000,
    deltaCopyMs: 4 * 60_000,
    enhancedFactor: 3,
    completionPercentAfterMs: 2000,
    parallelCopyLimit: 100,
    copyOrder: 'one-at-a-time',
    incrementalCopies: 'any',
    copySourceRight: 'both',
    snapshotsPerDisk: 500,
    snapshotQuota: 75_000,
    accessesPerFamily: 5,
    pageSize: 100,
    idCasing: 'canonical',
    lockReleaseMs: 0,
    inheritedLocksListed: true,
    regionsWithoutZones: [],
    blobEndpoint: 'https://md-local.blob.storage.azure.net',
    identityEndpoint: 'https://login.microsoftonline.com',
    throttle: {
      enabled: false,
      arm: {
        reads: { size: 250, refillPerSecond: 25 },
        writes: { size: 200, refillPerSecond: 10 },
        deletes: { size: 200, refillPerSecond: 10 },
      },
      armGlobalFactor: 15,
      compute: {
        HighCostSnapshotCreateHydrate: { per3Min: 1000, per30Min: 8000 },
        CreateUpdateDisks: { per3Min: 3000, per30Min: 25_000 },
        LowCostGet: { per3Min: 15_000, per30Min: 120_000 },
        GetOperation: { per3Min: 50_000, per30Min: 400_000 },
      },
    },
  };
}
