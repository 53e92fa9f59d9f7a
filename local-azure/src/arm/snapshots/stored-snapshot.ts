import type { PageSource } from '../../blob/pages.ts';
import { snapshotId } from '../resource-id.ts';
import { progressAt, type BackgroundCopy } from './background-copy.ts';
import type { ComputeResource } from './compute-resource.ts';

export interface StoredSnapshot extends ComputeResource {
  readonly incremental: boolean;
  readonly incrementalSnapshotFamilyId: string | undefined;
  copy: BackgroundCopy | undefined;
  /** The bytes of the disk. */
  content: PageSource;
  access: { url: string; expiresAt: number } | undefined;
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
