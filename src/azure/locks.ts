/** The port to management locks, on `@azure/arm-locks`. */
import type { ManagementLockObject } from '@azure/arm-locks';
import type { Locks } from '../reconciler/ports.ts';
import type { Lock } from '../replication/locks/lock.ts';
import type { ResourceGroupId, SnapshotId } from '../replication/resource-id.ts';
import { ArmError } from '../reconciler/arm-error.ts';
import { callArm } from './call-arm.ts';
import { collect } from './collect.ts';
import type { ResourceManagerClients } from './resource-manager.ts';

/**
 * The parts of a snapshot's id as the `…AtResourceLevel` methods want them. The `…ByScope` methods percent-encode
 * the slashes of the scope, which Azure does not take.
 */
const snapshotType = ['Microsoft.Compute', '', 'snapshots'] as const;

export class ArmLocks implements Locks {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  async list({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<Lock[]> {
    const { managementLocks } = await this.#clients.locks(subscriptionId);
    return callLocks(`list locks of snapshot ${name}`, () =>
      collect(managementLocks.listAtResourceLevel(resourceGroup, ...snapshotType, name), lockFromSdk),
    );
  }

  async listOfGroup({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<Lock[]> {
    const { managementLocks } = await this.#clients.locks(subscriptionId);
    return callLocks(`list locks of ${resourceGroup}`, () =>
      collect(managementLocks.listAtResourceGroupLevel(resourceGroup), lockFromSdk),
    );
  }

  async put({ subscriptionId, resourceGroup, name }: SnapshotId, lock: Omit<Lock, 'id'>): Promise<void> {
    const { managementLocks } = await this.#clients.locks(subscriptionId);
    const { level, notes, owners } = lock;
    await callLocks(`PUT lock ${lock.name} of snapshot ${name}`, () =>
      managementLocks.createOrUpdateAtResourceLevel(resourceGroup, ...snapshotType, name, lock.name, {
        level,
        ...(notes !== undefined && { notes }),
        ...(owners !== undefined && { owners: owners.map((applicationId) => ({ applicationId })) }),
      }),
    );
  }

  async delete({ subscriptionId, resourceGroup, name }: SnapshotId, lockName: string): Promise<void> {
    const { managementLocks } = await this.#clients.locks(subscriptionId);
    await callLocks(`DELETE lock ${lockName} of snapshot ${name}`, () =>
      managementLocks.deleteAtResourceLevel(resourceGroup, ...snapshotType, name, lockName),
    );
  }
}

/** As `callArm`; a refusal for want of permission says which one and where it comes from. */
async function callLocks<Result>(call: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await callArm(call, run);
  } catch (error) {
    if (!(error instanceof ArmError) || error.failure.status !== 403) throw error;
    const message =
      'the service may not manage locks here; give its identity Microsoft.Authorization/locks/* on the target group ' +
      `(Contributor does not have it; the deployment makes a role for it). Azure says: ${error.failure.message}`;
    throw new ArmError(call, { ...error.failure, message }, error);
  }
}

function lockFromSdk({ id, name, level, notes, owners }: ManagementLockObject): Lock {
  // Typed as always there; a lock whose level is not told must not count as one that hinders nothing.
  if (id === undefined || name === undefined || typeof (level as unknown) !== 'string') {
    throw new ArmError('read a lock', {
      code: 'MalformedAnswer',
      message: 'it came without id, name or level',
    });
  }
  const applications = owners?.flatMap(({ applicationId }) => applicationId ?? []);
  return {
    id,
    name,
    level,
    ...(notes !== undefined && { notes }),
    ...(applications !== undefined && { owners: applications }),
  };
}
