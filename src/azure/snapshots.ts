/** The port to snapshots, on `@azure/arm-compute`. */
import { ArmError } from '../reconciler/arm-error.ts';
import type { Snapshots } from '../reconciler/ports.ts';
import type { SnapshotSpec } from '../replication/snapshot-spec.ts';
import type { ResourceGroupId, SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { accepted, callArm } from './call-arm.ts';
import { collect } from './collect.ts';
import { limited, type ResourceManagerClients } from './resource-manager.ts';
import { sdkSnapshotFrom, snapshotFromSdk } from './snapshot-model.ts';

export class ArmSnapshots implements Snapshots {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  async get({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<Snapshot | undefined> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    try {
      return await callArm(`GET snapshot ${name}`, async () =>
        snapshotFromSdk(await snapshots.get(resourceGroup, name, limited())),
      );
    } catch (error) {
      if (error instanceof ArmError && isNotFound(error)) return undefined;
      throw error;
    }
  }

  async list({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<Snapshot[]> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    return callArm(`list snapshots of ${resourceGroup}`, () =>
      collect(snapshots.listByResourceGroup(resourceGroup), snapshotFromSdk),
    );
  }

  async create({ subscriptionId, resourceGroup, name }: SnapshotId, spec: SnapshotSpec): Promise<void> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    await accepted(`PUT snapshot ${name}`, () =>
      snapshots.createOrUpdate(resourceGroup, name, sdkSnapshotFrom(spec), limited()),
    );
  }

  async setTags(
    { subscriptionId, resourceGroup, name }: SnapshotId,
    tags: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    await accepted(`PATCH snapshot ${name}`, () =>
      snapshots.update(resourceGroup, name, { tags: { ...tags } }, limited()),
    );
  }

  async delete({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<void> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    await accepted(`DELETE snapshot ${name}`, () => snapshots.delete(resourceGroup, name, limited()));
  }
}

/** Only this code says that the snapshot is gone; a missing group or subscription is also a 404. */
function isNotFound({ failure }: ArmError): boolean {
  return failure.status === 404 && failure.code.toLowerCase() === 'resourcenotfound';
}
