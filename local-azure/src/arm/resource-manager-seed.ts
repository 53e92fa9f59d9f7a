import type { JsonObject } from './json.ts';
import type { Policy } from './policies/policy.ts';

/** What exists at the start, without any event about it. */
export interface ResourceManagerSeed {
  subscriptions: readonly SeedSubscription[];
  disks?: readonly SeedDisk[];
  diskEncryptionSets?: readonly SeedDiskEncryptionSet[];
  /** What is assigned. What the seed itself makes is not asked about. */
  policies?: readonly Policy[];
  storageAccounts?: readonly SeedStorageAccount[];
  machines?: readonly SeedMachine[];
}

export interface SeedSubscription {
  subscriptionId: string;
  /** Absent: one tenant that all of these share. */
  tenantId?: string;
  /** Absent: one made of its id. */
  displayName?: string;
  resourceGroups?: readonly { name: string; location: string; tags?: Record<string, string> }[];
}

/** A disk that is there without having been created, and in use: each snapshot of it has bytes of its own. */
export interface SeedDisk {
  id: string;
  location: string;
  diskSizeGB?: number;
  tags?: Readonly<Record<string, string>>;
  /** Any name. Default `Standard_LRS`. */
  sku?: string;
  /** Absent: a new one. */
  uniqueId?: string;
  /** What a snapshot takes over: `osType`, `hyperVGeneration`, `securityProfile`, `purchasePlan` and so on. */
  properties?: JsonObject;
  /**
   * How long a snapshot of it stays `Pending` while its data is copied in the background, as with Premium SSD v2
   * and Ultra disks (documented). Absent: it is there at once.
   */
  backgroundCopyMs?: number;
}

export interface SeedDiskEncryptionSet {
  id: string;
  location: string;
}

/** A storage account that is there, with empty containers. */
export interface SeedStorageAccount {
  id: string;
  location: string;
  /** Default: true, as that of the API. */
  allowSharedKeyAccess?: boolean;
  containers?: readonly string[];
}

/** A virtual machine. Its disks have to be there; they are attached to it. */
export interface SeedMachine {
  id: string;
  location: string;
  /** Id of the disk. */
  osDisk: string;
  dataDisks?: readonly string[];
  /** Default: `Standard_D2s_v5`. */
  size?: string;
  tags?: Readonly<Record<string, string>>;
  osType?: 'Windows' | 'Linux';
  /** Default: `running`. */
  power?: 'running' | 'stopped' | 'deallocated';
  generalized?: boolean;
  /** `TrustedLaunch` or `ConfidentialVM`. */
  securityType?: string;
  encryptionAtHost?: boolean;
}
