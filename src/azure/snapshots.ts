/** The port to snapshots, on `@azure/arm-compute`. */
import type { Accepted, OperationFailure, OperationPath, Snapshots } from '../reconciler/ports.ts';
import type { LockedEffect } from '../replication/locks/lock.ts';
import type { ClosedAccess, SnapshotSpec } from '../replication/snapshot-spec.ts';
import type { ResourceGroupId, SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { TagChange } from '../replication/tag-drift.ts';
import { accepted } from './accepted.ts';
import { noteWaiting } from './budget/first-turn.ts';
import { callArm } from './call-arm.ts';
import { collect, pagesOf } from './collect.ts';
import type { ResourceManagerClients } from './resource-manager.ts';
import { failureOf } from './operation-failure.ts';
import { subscriptionOf } from './operation-path.ts';
import { sdkSnapshotFrom } from './sdk-snapshot-from.ts';
import { listedSnapshotFromSdk, snapshotFromSdk } from './snapshot-from-sdk.ts';
import { TagWrites } from './tag-writes.ts';
import { unlessGone } from './unless-gone.ts';

export class ArmSnapshots implements Snapshots {
  readonly #clients: ResourceManagerClients;
  readonly #tags: TagWrites;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
    this.#tags = new TagWrites(clients, (id) => this.get(id));
  }

  async get({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<Snapshot | undefined> {
    noteWaiting();
    const { snapshots } = this.#clients.compute(subscriptionId);
    return unlessGone(() =>
      callArm(`GET snapshot ${name}`, async () => snapshotFromSdk(await snapshots.get(resourceGroup, name))),
    );
  }

  async list({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<Snapshot[]> {
    noteWaiting();
    const { snapshots } = this.#clients.compute(subscriptionId);
    return callArm(`list snapshots of ${resourceGroup}`, () =>
      collect(snapshots.listByResourceGroup(resourceGroup), listedSnapshotFromSdk),
    );
  }

  async eachPage(
    { subscriptionId, resourceGroup }: ResourceGroupId,
    use: (page: readonly Snapshot[]) => void,
  ): Promise<void> {
    const { snapshots } = this.#clients.compute(subscriptionId);
    await callArm(`list snapshots of ${resourceGroup}`, async () => {
      for await (const page of pagesOf(snapshots.listByResourceGroup(resourceGroup))) {
        use(page.map(listedSnapshotFromSdk));
      }
    });
  }

  async create(id: SnapshotId, spec: SnapshotSpec): Promise<Accepted> {
    const { subscriptionId, resourceGroup, name } = id;
    const { snapshots } = this.#clients.compute(subscriptionId);
    return accepted(`PUT snapshot ${name}`, this.#writing(id, 'write'), (options) =>
      snapshots.createOrUpdate(resourceGroup, name, sdkSnapshotFrom(spec), options),
    );
  }

  async update(
    id: SnapshotId,
    { networkAccessPolicy, publicNetworkAccess }: ClosedAccess,
  ): Promise<Accepted> {
    const { subscriptionId, resourceGroup, name } = id;
    const { snapshots } = this.#clients.compute(subscriptionId);
    return accepted(`PATCH snapshot ${name}`, this.#writing(id, 'write'), (options) =>
      snapshots.update(resourceGroup, name, { networkAccessPolicy, publicNetworkAccess }, options),
    );
  }

  async failureOf(operation: OperationPath): Promise<OperationFailure | undefined> {
    const subscriptionId = subscriptionOf(operation);
    if (subscriptionId === undefined) return undefined;
    return failureOf(this.#clients.compute(subscriptionId), this.#clients.endpoint, operation);
  }

  async changeTags(id: SnapshotId, change: TagChange): Promise<void> {
    await this.#tags.change(id, change);
  }

  async delete(id: SnapshotId): Promise<Accepted> {
    const { subscriptionId, resourceGroup, name } = id;
    const { snapshots } = this.#clients.compute(subscriptionId);
    return accepted(`DELETE snapshot ${name}`, this.#writing(id, 'delete'), (options) =>
      snapshots.delete(resourceGroup, name, options),
    );
  }

  #writing(id: SnapshotId, effect: LockedEffect): Parameters<typeof accepted>[1] {
    return { subject: { kind: 'snapshot', id, effect }, endpoint: this.#clients.endpoint };
  }
}
