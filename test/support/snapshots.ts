import { replicaTags } from '../../src/replication/replica-tags.ts';
import { snapshotIdText, type ResourceGroupId } from '../../src/replication/resource-id.ts';
import type { Rule, Target } from '../../src/replication/rule.ts';
import { closedAccess } from '../../src/replication/snapshot-spec.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';

export const sourceGroup: ResourceGroupId = {
  subscriptionId: '11111111-1111-1111-1111-111111111111',
  resourceGroup: 'rg-images',
};

export const target: Target = {
  subscriptionId: '22222222-2222-2222-2222-222222222222',
  resourceGroup: 'rg-images-weu',
  location: 'westeurope',
};

export const rule: Rule = {
  name: 'golden-images',
  source: sourceGroup,
  select: { kind: 'tags', tags: { SnapReplicate: 'Replicate' } },
  targets: [target],
  whenSourceDeleted: 'delete',
  whenSourceUnselected: 'delete',
  fullSnapshots: 'refuse',
  locks: 'respect',
  protect: false,
  deleteDelayMs: 15 * 60_000,
  unselectedDelayMs: 24 * 3_600_000,
};

/** Name of the service under test, in the tags of its replicas. */
export const installation = 'sb-snaprep-test';

/** 2026-11-23T12:00:00Z. */
export const noon = Date.UTC(2026, 10, 23, 12);

/** A selected, ready, incremental snapshot of a disk in northeurope. */
export function sourceSnapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  const name = overrides.name ?? 'golden-1';
  return {
    id: snapshotIdText({ ...sourceGroup, name }),
    name,
    location: 'northeurope',
    tags: { SnapReplicate: 'Replicate', owner: 'desktop' },
    uniqueId: `unique-${name}`,
    timeCreated: noon,
    provisioningState: 'Succeeded',
    createOption: 'Copy',
    incremental: true,
    incrementalSnapshotFamilyId: 'family-1',
    osType: 'Windows',
    hyperVGeneration: 'V2',
    securityType: 'TrustedLaunch',
    encryptionType: 'EncryptionAtRestWithPlatformKey',
    ...overrides,
  };
}

/** The finished replica of a source, as `CopyStart` leaves it. */
export function replicaOf(
  source: Snapshot,
  overrides: Partial<Snapshot> = {},
  to: Target = target,
): Snapshot {
  const { osType, hyperVGeneration, securityType, diskSizeBytes } = source;
  const { sku = 'Standard_LRS', diskEncryptionSetId } = to;
  return {
    id: snapshotIdText({ ...to, name: source.name }),
    name: source.name,
    location: to.location,
    tags: replicaTags(source, { rule, attempt: 1, installation }) ?? {},
    uniqueId: `unique-replica-${source.name}`,
    timeCreated: noon + 60_000,
    provisioningState: 'Succeeded',
    createOption: 'CopyStart',
    sourceResourceId: source.id,
    sourceUniqueId: source.uniqueId,
    incremental: source.incremental,
    incrementalSnapshotFamilyId: 'family-of-the-target',
    completionPercent: 100,
    ...(osType !== undefined && { osType }),
    ...(hyperVGeneration !== undefined && { hyperVGeneration }),
    ...(securityType !== undefined && { securityType }),
    ...(diskSizeBytes !== undefined && { diskSizeBytes }),
    sku,
    ...closedAccess,
    encryptionType: 'EncryptionAtRestWithPlatformKey',
    ...(diskEncryptionSetId !== undefined && {
      encryptionType: 'EncryptionAtRestWithCustomerKey',
      diskEncryptionSetId,
    }),
    ...overrides,
  };
}
