/** The port to snapshots, on `@azure/arm-compute`. */
import { ArmError } from '../reconciler/arm-error.ts';
import type { Accepted, OperationFailure, OperationPath, Snapshots } from '../reconciler/ports.ts';
import type { ClosedAccess, SnapshotSpec } from '../replication/snapshot-spec.ts';
import type { ResourceGroupId, SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import { accepted, callArm } from './arm-error.ts';
import { collect } from './collect.ts';
import { limited, limitedListing, type ResourceManagerClients } from './resource-manager.ts';
import { failureOf, operationPathFrom, subscriptionOf } from './operation.ts';
import { sdkSnapshotFrom } from './sdk-snapshot-from.ts';
import { snapshotFromSdk } from './snapshot-from-sdk.ts';

export class ArmSnapshots implements Snapshots {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  async get({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<Snapshot | undefined> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    try {
      return snapshotFromSdk(
        await callArm(`GET snapshot ${name}`, () => snapshots.get(resourceGroup, name, limited())),
      );
    } catch (error) {
      if (error instanceof ArmError && isNotFound(error)) return undefined;
      throw error;
    }
  }

  async list({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<Snapshot[]> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    return callArm(`list snapshots of ${resourceGroup}`, () =>
      collect(snapshots.listByResourceGroup(resourceGroup, limitedListing()), snapshotFromSdk),
    );
  }

  async create({ subscriptionId, resourceGroup, name }: SnapshotId, spec: SnapshotSpec): Promise<Accepted> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    let url: string | undefined;
    const keepOperation = {
      onResponse: ({ headers }: { headers: { get(name: string): string | undefined } }): void => {
        url = headers.get('azure-asyncoperation');
      },
    };
    await accepted(`PUT snapshot ${name}`, () =>
      snapshots.createOrUpdate(resourceGroup, name, sdkSnapshotFrom(spec), {
        ...limited(),
        ...keepOperation,
      }),
    );
    const operation = operationPathFrom(url, this.#clients.endpoint);
    return operation === undefined ? {} : { operation };
  }

  async update(
    { subscriptionId, resourceGroup, name }: SnapshotId,
    { networkAccessPolicy, publicNetworkAccess }: ClosedAccess,
  ): Promise<void> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    await accepted(`PATCH snapshot ${name}`, () =>
      snapshots.update(resourceGroup, name, { networkAccessPolicy, publicNetworkAccess }, limited()),
    );
  }

  async failureOf(operation: OperationPath): Promise<OperationFailure | undefined> {
    const subscriptionId = subscriptionOf(operation);
    if (subscriptionId === undefined) return undefined;
    return failureOf(this.#clients.compute(subscriptionId), this.#clients.endpoint, operation);
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
