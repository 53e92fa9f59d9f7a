/** A managed-disk snapshot as Resource Manager tells it, cut down to what replication looks at. */
export interface Snapshot {
  id: string;
  name: string;
  /** Region: lower case, no spaces. */
  location: string;
  /** Name of the edge zone that it is in; absent in a region itself. */
  extendedLocation?: string;
  sku?: string;
  tags: Readonly<Record<string, string>>;
  /**
   * Differs between two snapshots that had the same name one after the other; in lower case. Empty in a listing that does
   * not tell it of what is no whole snapshot yet.
   */
  uniqueId: string;
  /** Milliseconds since 1970; 0 where it is not told, as above. */
  timeCreated: number;
  provisioningState: string;
  createOption: string;
  /** What it was copied from, as written at its creation. */
  sourceResourceId?: string;
  /** For a copy of a snapshot: that snapshot's `uniqueId`, written by Azure (recorded). */
  sourceUniqueId?: string;
  incremental: boolean;
  /** Set on incremental snapshots; a replica's family is another one than its source's (recorded). */
  incrementalSnapshotFamilyId?: string;
  /** 0 to 100. Absent on a `CopyStart` replica means not known yet, not done (recorded). */
  completionPercent?: number;
  copyCompletionError?: { code: string; message: string };
  /** `Pending`, `Available`, `InstantAccess` or `AvailableWithInstantAccess`. */
  snapshotAccessState?: string;
  /** Bytes of the disk. */
  diskSizeBytes?: number;
  /** Bytes; 512 where Azure tells none. */
  logicalSectorSize?: number;
  /** `ActiveSAS` while someone may read it by a SAS. */
  diskState?: string;
  networkAccessPolicy?: string;
  publicNetworkAccess?: string;
  /** Of the resource by which private endpoints reach it. */
  diskAccessId?: string;
  dataAccessAuthMode?: string;
  osType?: string;
  hyperVGeneration?: string;
  securityType?: string;
  purchasePlan?: PurchasePlan;
  supportedCapabilities?: SupportedCapabilities;
  supportsHibernation?: boolean;
  encryptionType?: string;
  diskEncryptionSetId?: string;
  /** Whether it is of a disk under Azure Disk Encryption, which is something else than the two above. */
  encryptionSettingsEnabled?: boolean;
}

/** Marketplace plan of the image; machines from a snapshot without it cannot be billed and do not start. */
export interface PurchasePlan {
  name: string;
  publisher: string;
  product: string;
  promotionCode?: string;
}

export interface SupportedCapabilities {
  diskControllerTypes?: string;
  acceleratedNetwork?: boolean;
  architecture?: string;
  supportedSecurityOption?: string;
}
