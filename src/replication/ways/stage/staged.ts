/** What there is in a target's staging account for one source, and what it is called there. */
import { digest } from '../../digest.ts';
import { resourceGroupKey, resourceKey, type ResourceGroupId } from '../../resource-id.ts';
import type { Snapshot } from '../../snapshot.ts';

/** The one blob of a source. */
export interface StagedBlob {
  /** Bytes, the VHD's footer included. */
  size: number;
  /** `uniqueId` of the source that it holds, or is to hold. */
  generation: string;
  /** `complete` only after its bytes were checked. */
  state: 'copying' | 'complete';
  /** Bytes below this offset are there; more may be. */
  copiedTo: number;
  /** Someone is copying right now. */
  leased: boolean;
}

export type StagingObservation =
  | { account: 'absent' }
  /** It has our name and is not ours. */
  | { account: 'foreign'; id: string }
  | { account: 'provisioning' }
  | { account: 'ready'; id: string; blobUrl: string; blob?: StagedBlob };

/** The tag of our accounts; its value names the target that they serve. */
export const stagingTag = 'snaprep-staging';

export const stagingContainer = 'snapshots';

/** Names of accounts are one space for all of Azure: 3 to 24 lower-case letters and digits (documented). */
export function stagingAccountName(target: ResourceGroupId & { location: string }): string {
  return `snaprep${digest(resourceGroupKey(target), target.location).slice(0, 17)}`;
}

/** The same for all generations of a source, so that there is never more than one of it. */
export function stagingBlobName(sourceId: string): string {
  return `${digest(resourceKey(sourceId)).slice(0, 40)}.vhd`;
}

/** Size of the fixed VHD that an exported snapshot is. */
export function vhdSize(diskSizeBytes: number): number {
  return diskSizeBytes + 512;
}

/** Of this very snapshot, and of its size (bytes, where it is told): only such a blob may ever be filled or imported. */
export function isBlobOf(
  { generation, size }: { generation: string; size: number | undefined },
  { uniqueId, diskSizeBytes = 0 }: Snapshot,
): boolean {
  return generation.toLowerCase() === uniqueId.toLowerCase() && size === vhdSize(diskSizeBytes);
}
