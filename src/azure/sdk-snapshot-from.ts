import type { Snapshot as SdkSnapshot } from '@azure/arm-compute';
import type { MachineProperties } from '../replication/machine-properties.ts';
import type { SnapshotSpec } from '../replication/snapshot-spec.ts';
import { defined } from './defined.ts';

/** The body of the request that makes a replica. */
export function sdkSnapshotFrom(spec: SnapshotSpec): SdkSnapshot {
  return {
    location: spec.location,
    tags: { ...spec.tags },
    sku: { name: spec.sku },
    incremental: spec.incremental,
    creationData: {
      createOption: spec.createOption,
      ...(spec.sourceResourceId !== undefined && { sourceResourceId: spec.sourceResourceId }),
      ...spec.staged,
      ...(spec.copySpeed === 'Enhanced' && { provisionedBandwidthCopySpeed: spec.copySpeed }),
    },
    networkAccessPolicy: spec.networkAccessPolicy,
    publicNetworkAccess: spec.publicNetworkAccess,
    ...sdkMachineProperties(spec),
    ...(spec.securityType !== undefined && { securityProfile: { securityType: spec.securityType } }),
    ...(spec.encryption !== undefined && { encryption: spec.encryption }),
  };
}

/** As snapshots and disks both have them. */
export function sdkMachineProperties(
  spec: MachineProperties,
): Pick<
  SdkSnapshot,
  'osType' | 'hyperVGeneration' | 'purchasePlan' | 'supportedCapabilities' | 'supportsHibernation'
> {
  const { osType, hyperVGeneration, purchasePlan, supportedCapabilities, supportsHibernation } = spec;
  return defined({
    osType: osType as SdkSnapshot['osType'],
    hyperVGeneration,
    purchasePlan,
    supportedCapabilities,
    supportsHibernation,
  });
}
