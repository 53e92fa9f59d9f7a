import type { JsonObject } from '../json.ts';

/** What snapshots and disks have in common. */
export interface ComputeResource {
  readonly subscriptionId: string;
  /** As the group spells it. */
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  tags: Record<string, string>;
  sku: string;
  readonly uniqueId: string;
  /** ms since 1970 */
  readonly timeCreated: number;
  provisioningState: 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';
  diskSizeGB: number;
  readonly creationData: CreationData;
  /** The settable properties, as they are sent and shown: `osType`, `encryption`, `networkAccessPolicy` and so on. */
  properties: JsonObject;
}

export interface CreationData {
  readonly createOption: string;
  readonly sourceResourceId?: string;
  readonly sourceUniqueId?: string;
  readonly sourceUri?: string;
  readonly imageReference?: { readonly id: string };
  readonly storageAccountId?: string;
  readonly provisionedBandwidthCopySpeed?: string;
}
