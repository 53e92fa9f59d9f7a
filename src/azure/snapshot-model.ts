import type { Snapshot as SdkSnapshot } from '@azure/arm-compute';
import type { MachineProperties } from '../replication/machine-properties.ts';
import type { SnapshotSpec } from '../replication/snapshot-spec.ts';
import { parseSnapshotId } from '../replication/resource-id.ts';
import type { PurchasePlan, Snapshot, SupportedCapabilities } from '../replication/snapshot.ts';
import { defined } from './defined.ts';

/**
 * What replication looks at, from the SDK's model. A create that was refused may leave an object behind in which
 * little is set; such a one must not make the whole listing of its group unreadable, so only its id has to be there.
 */
export function snapshotFromSdk(sdk: SdkSnapshot): Snapshot {
  const { id } = sdk;
  const name = id === undefined ? undefined : (sdk.name ?? parseSnapshotId(id)?.name);
  if (id === undefined || name === undefined) throw new Error('a snapshot came without an id');
  return {
    id,
    name,
    location: ((sdk.location as string | undefined) ?? '').toLowerCase().replaceAll(' ', ''),
    tags: sdk.tags ?? {},
    uniqueId: sdk.uniqueId ?? '',
    timeCreated: sdk.timeCreated?.getTime() ?? 0,
    provisioningState: sdk.provisioningState ?? 'Unknown',
    incremental: sdk.incremental ?? false,
    ...originOf(sdk),
    ...stateOf(sdk),
    ...machineOf(sdk),
    ...exportOf(sdk),
    ...defined({
      encryptionType: sdk.encryption?.type,
      diskEncryptionSetId: sdk.encryption?.diskEncryptionSetId,
    }),
  };
}

function originOf({
  creationData,
  incrementalSnapshotFamilyId,
}: SdkSnapshot): Pick<
  Snapshot,
  'createOption' | 'sourceResourceId' | 'sourceUniqueId' | 'incrementalSnapshotFamilyId' | 'logicalSectorSize'
> {
  return {
    createOption: creationData?.createOption ?? '',
    ...defined({
      sourceResourceId: creationData?.sourceResourceId,
      sourceUniqueId: creationData?.sourceUniqueId,
      logicalSectorSize: creationData?.logicalSectorSize,
      incrementalSnapshotFamilyId,
    }),
  };
}

function stateOf(
  sdk: SdkSnapshot,
): Pick<Snapshot, 'completionPercent' | 'copyCompletionError' | 'snapshotAccessState'> {
  const error = sdk.copyCompletionError;
  return defined({
    completionPercent: sdk.completionPercent,
    copyCompletionError: error && { code: error.errorCode, message: error.errorMessage },
    snapshotAccessState: sdk.snapshotAccessState,
  });
}

/** What decides whether it can be exported, and how large that is. */
function exportOf(
  sdk: SdkSnapshot,
): Pick<
  Snapshot,
  'diskSizeBytes' | 'diskState' | 'networkAccessPolicy' | 'publicNetworkAccess' | 'dataAccessAuthMode'
> {
  const { diskSizeBytes, diskState, networkAccessPolicy, publicNetworkAccess, dataAccessAuthMode } = sdk;
  return defined({
    diskSizeBytes,
    diskState,
    networkAccessPolicy,
    publicNetworkAccess,
    dataAccessAuthMode,
  });
}

function machineOf(
  sdk: SdkSnapshot,
): Pick<
  Snapshot,
  | 'osType'
  | 'hyperVGeneration'
  | 'securityType'
  | 'purchasePlan'
  | 'supportedCapabilities'
  | 'supportsHibernation'
> {
  const { purchasePlan: plan, supportedCapabilities: can } = sdk;
  return defined({
    osType: sdk.osType,
    hyperVGeneration: sdk.hyperVGeneration,
    securityType: sdk.securityProfile?.securityType,
    purchasePlan:
      plan &&
      ({
        name: plan.name,
        publisher: plan.publisher,
        product: plan.product,
        ...defined({ promotionCode: plan.promotionCode }),
      } satisfies PurchasePlan),
    supportedCapabilities:
      can &&
      (defined({
        diskControllerTypes: can.diskControllerTypes,
        acceleratedNetwork: can.acceleratedNetwork,
        architecture: can.architecture,
        supportedSecurityOption: can.supportedSecurityOption,
      }) satisfies SupportedCapabilities),
    supportsHibernation: sdk.supportsHibernation,
  });
}

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
