import type { MachineProperties } from './machine-properties.ts';
import type { ReplicaSku } from './rule.ts';

/** Everything that the request for a new snapshot says. */
export interface SnapshotSpec extends MachineProperties {
  /** A replica's is the source's as Azure spells it; an event may have it in another case. */
  name: string;
  createOption: 'Copy' | 'CopyStart' | 'Import';
  /** For `Copy` and `CopyStart`. */
  sourceResourceId?: string;
  /** For `Import`. */
  staged?: StagedVhd;
  location: string;
  tags: Readonly<Record<string, string>>;
  incremental: boolean;
  sku: ReplicaSku;
  copySpeed?: 'Standard' | 'Enhanced';
  securityType?: string;
  encryption?: EncryptionSpec;
  /** The defaults are open (recorded); what the service makes needs no access but by copying. */
  networkAccessPolicy: ClosedAccess['networkAccessPolicy'];
  publicNetworkAccess: ClosedAccess['publicNetworkAccess'];
}

/** What is set back on a replica that someone opened. */
export const closedAccess = { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' } as const;

export type ClosedAccess = typeof closedAccess;

/** The set is that of a customer's own keys. */
export interface EncryptionSpec {
  type: string;
  diskEncryptionSetId?: string;
}

/** A VHD in a page blob of a storage account, without any SAS. */
export interface StagedVhd {
  sourceUri: string;
  storageAccountId: string;
}

/** What a full snapshot comes out of in another region. */
export type Carried = { staged: StagedVhd } | { temporary: { id: string; name: string } };
