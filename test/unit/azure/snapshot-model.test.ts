import type { Snapshot as SdkSnapshot } from '@azure/arm-compute';
import { expect, test } from 'vitest';
import { sdkSnapshotFrom, snapshotFromSdk } from '../../../src/azure/snapshot-model.ts';
import { replicaSpec } from '../../../src/replication/replica-spec.ts';
import { copyStart } from '../../../src/replication/ways/copy-start/way.ts';
import { installation, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

const sdk = {
  id: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/snapshots/golden-1',
  name: 'golden-1',
  location: 'West Europe',
  uniqueId: 'u',
  timeCreated: new Date(1000),
  provisioningState: 'Succeeded',
  creationData: { createOption: 'CopyStart', sourceResourceId: '/s', sourceUniqueId: 'su' },
  incremental: true,
  completionPercent: 0,
  copyCompletionError: { errorCode: 'CopySourceNotFound', errorMessage: 'gone' },
  securityProfile: { securityType: 'TrustedLaunch' },
  supportedCapabilities: { architecture: 'x64' },
} as SdkSnapshot;

test('reads what replication looks at', () => {
  expect(snapshotFromSdk(sdk)).toEqual({
    id: sdk.id,
    name: 'golden-1',
    location: 'westeurope',
    tags: {},
    uniqueId: 'u',
    timeCreated: 1000,
    provisioningState: 'Succeeded',
    createOption: 'CopyStart',
    sourceResourceId: '/s',
    sourceUniqueId: 'su',
    incremental: true,
    completionPercent: 0,
    copyCompletionError: { code: 'CopySourceNotFound', message: 'gone' },
    securityType: 'TrustedLaunch',
    supportedCapabilities: { architecture: 'x64' },
  });
});

test('an object in which little is set can be read, and is not ready', () => {
  const rest = { id: sdk.id, location: 'westeurope' } as SdkSnapshot;
  expect(snapshotFromSdk(rest)).toMatchObject({
    name: 'golden-1',
    timeCreated: 0,
    provisioningState: 'Unknown',
  });
  expect(() => snapshotFromSdk({ location: 'westeurope' })).toThrow(/id/);
});

test('writes the request that was decided, closed by default', () => {
  const spec = replicaSpec(sourceSnapshot(), copyStart, {
    rule,
    target: { ...target, sku: 'Standard_ZRS', copySpeed: 'Enhanced' },
    attempt: 1,
    installation,
    as: 'replica',
  });
  if ('reason' in spec) throw new Error(spec.detail);
  expect(sdkSnapshotFrom(spec)).toEqual({
    location: 'westeurope',
    tags: spec.tags,
    sku: { name: 'Standard_ZRS' },
    incremental: true,
    creationData: {
      createOption: 'CopyStart',
      sourceResourceId: sourceSnapshot().id,
      provisionedBandwidthCopySpeed: 'Enhanced',
    },
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
    osType: 'Windows',
    hyperVGeneration: 'V2',
    securityProfile: { securityType: 'TrustedLaunch' },
  });
});
