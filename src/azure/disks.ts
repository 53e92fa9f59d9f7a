/** The port to managed disks, on `@azure/arm-compute`. */
import type { Disk as SdkDisk } from '@azure/arm-compute';
import { otherSubject } from '../reconciler/arm-error.ts';
import type { Disks } from '../reconciler/ports.ts';
import type { Disk } from '../replication/ways/convert/temporary.ts';
import type { DiskSpec } from '../replication/ways/convert/temporary-spec.ts';
import { parseResourceId, type ResourceGroupId, type SnapshotId } from '../replication/resource-id.ts';
import { accepted, callArm } from './call-arm.ts';
import { collect } from './collect.ts';
import { defined } from './defined.ts';
import { limited, type ResourceManagerClients } from './resource-manager.ts';
import { sdkMachineProperties } from './sdk-snapshot-from.ts';

export class ArmDisks implements Disks {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  async list({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<Disk[]> {
    const { disks } = this.#clients.compute(subscriptionId);
    return callArm(`list disks of ${resourceGroup}`, () =>
      collect(disks.listByResourceGroup(resourceGroup), diskFromSdk),
    );
  }

  async create({ subscriptionId, resourceGroup, name }: SnapshotId, spec: DiskSpec): Promise<void> {
    const { disks } = this.#clients.compute(subscriptionId);
    await accepted(`PUT disk ${name}`, otherSubject, () =>
      disks.createOrUpdate(resourceGroup, name, sdkDiskFrom(spec), limited()),
    );
  }

  async delete({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<void> {
    const { disks } = this.#clients.compute(subscriptionId);
    await accepted(`DELETE disk ${name}`, otherSubject, () => disks.delete(resourceGroup, name, limited()));
  }
}

function diskFromSdk(sdk: SdkDisk): Disk {
  const { id } = sdk;
  const name = id === undefined ? undefined : (sdk.name ?? parseResourceId(id)?.name);
  if (id === undefined || name === undefined) throw new Error('a disk came without an id');
  return {
    id,
    name,
    tags: sdk.tags ?? {},
    timeCreated: sdk.timeCreated?.getTime() ?? 0,
    provisioningState: sdk.provisioningState ?? 'Unknown',
    ...defined({
      completionPercent: sdk.completionPercent,
      sourceUniqueId: sdk.creationData?.sourceUniqueId,
    }),
  };
}

function sdkDiskFrom(spec: DiskSpec): SdkDisk {
  return {
    location: spec.location,
    tags: { ...spec.tags },
    sku: { name: spec.sku },
    creationData: { createOption: 'Copy', sourceResourceId: spec.sourceResourceId },
    networkAccessPolicy: spec.networkAccessPolicy,
    publicNetworkAccess: spec.publicNetworkAccess,
    ...sdkMachineProperties(spec),
    ...(spec.encryption !== undefined && { encryption: spec.encryption }),
  };
}
