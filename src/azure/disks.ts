/** The port to managed disks, on `@azure/arm-compute`. */
import type { Disk as SdkDisk } from '@azure/arm-compute';
import { otherSubject } from '../reconciler/arm-error.ts';
import type { Accepted, Disks } from '../reconciler/ports.ts';
import type { Disk } from '../replication/ways/convert/temporary.ts';
import type { DiskSpec } from '../replication/ways/convert/temporary-spec.ts';
import { parseResourceId, type ResourceGroupId, type SnapshotId } from '../replication/resource-id.ts';
import { AnswerFields } from './answer-fields.ts';
import { accepted } from './accepted.ts';
import { callArm } from './call-arm.ts';
import { collect } from './collect.ts';
import { defined } from './defined.ts';
import type { ResourceManagerClients } from './resource-manager.ts';
import { sdkMachineProperties } from './sdk-snapshot-from.ts';
import { unlessGone } from './unless-gone.ts';

export class ArmDisks implements Disks {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  async list({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<Disk[]> {
    const { disks } = this.#clients.compute(subscriptionId);
    return callArm(`list disks of ${resourceGroup}`, () =>
      collect(disks.listByResourceGroup(resourceGroup), listedDiskFromSdk),
    );
  }

  async get({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<Disk | undefined> {
    const { disks } = this.#clients.compute(subscriptionId);
    return unlessGone(() =>
      callArm(`GET disk ${name}`, async () => diskFromSdk(await disks.get(resourceGroup, name))),
    );
  }

  async create({ subscriptionId, resourceGroup, name }: SnapshotId, spec: DiskSpec): Promise<Accepted> {
    const { disks } = this.#clients.compute(subscriptionId);
    return accepted(`PUT disk ${name}`, this.#writing, (options) =>
      disks.createOrUpdate(resourceGroup, name, sdkDiskFrom(spec), options),
    );
  }

  async delete({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<Accepted> {
    const { disks } = this.#clients.compute(subscriptionId);
    return accepted(`DELETE disk ${name}`, this.#writing, (options) =>
      disks.delete(resourceGroup, name, options),
    );
  }

  get #writing(): Parameters<typeof accepted>[1] {
    return { subject: otherSubject, endpoint: this.#clients.endpoint };
  }
}

/** As `listedSnapshotFromSdk`: without its identity nothing is removed. */
function listedDiskFromSdk(sdk: SdkDisk): Disk {
  const { uniqueId, timeCreated } = sdk;
  if (uniqueId && timeCreated) return diskFromSdk(sdk);
  const filled = {
    ...sdk,
    uniqueId: uniqueId === '' ? 'none' : (uniqueId ?? 'none'),
    timeCreated: timeCreated ?? new Date(0),
  };
  return { ...diskFromSdk(filled), uniqueId: '', timeCreated: 0 };
}

/** Throws as `snapshotFromSdk` does: a disk without a time would count as one that was left long ago. */
function diskFromSdk(sdk: SdkDisk | null | undefined): Disk {
  const told: Partial<SdkDisk> = sdk ?? {};
  const { id, creationData } = told;
  const name = told.name ?? (typeof id === 'string' ? parseResourceId(id)?.name : undefined);
  const fields = new AnswerFields(`read disk ${name ?? 'without a name'}`);
  const disk: Disk = {
    id: fields.text('id', id),
    name: fields.text('name', name),
    tags: fields.texts('tags', told.tags),
    uniqueId: fields.text('uniqueId', told.uniqueId).toLowerCase(),
    timeCreated: fields.time('timeCreated', told.timeCreated),
    provisioningState: fields.text('provisioningState', told.provisioningState),
    ...defined({
      completionPercent: fields.numberOrNone('completionPercent', told.completionPercent),
      sourceUniqueId: fields.textOrNone('creationData.sourceUniqueId', creationData?.sourceUniqueId),
    }),
  };
  return fields.checked(disk);
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
