import type { PageSource } from '../../blob/pages.ts';
import type { JsonObject } from '../json.ts';
import { snapshotId } from '../resource-id.ts';
import { progressAt, type BackgroundCopy } from './background-copy.ts';

export interface StoredSnapshot {
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
  readonly incremental: boolean;
  readonly incrementalSnapshotFamilyId: string | undefined;
  diskSizeGB: number;
  readonly creationData: CreationData;
  /** The settable properties, as they are sent and shown: `osType`, `encryption`, `networkAccessPolicy` and so on. */
  properties: JsonObject;
  copy: BackgroundCopy | undefined;
  /** The bytes of the disk. */
  content: PageSource;
  access: { url: string; expiresAt: number } | undefined;
}

export interface CreationData {
  readonly createOption: string;
  readonly sourceResourceId?: string;
  readonly sourceUniqueId?: string;
  readonly sourceUri?: string;
  readonly storageAccountId?: string;
  readonly provisionedBandwidthCopySpeed?: string;
}

export function idOf({ subscriptionId, resourceGroup, name }: StoredSnapshot): string {
  return snapshotId(subscriptionId, resourceGroup, name);
}

export function isCopying({ copy }: StoredSnapshot, now: number): boolean {
  return copy !== undefined && progressAt(copy, now).state === 'Running';
}

export function hasActiveAccess({ access }: StoredSnapshot, now: number): boolean {
  return access !== undefined && now < access.expiresAt;
}
