import { ArmSnapshots } from '../snapshots.ts';
import { callArm } from '../call-arm.ts';
import { limited, type ResourceManagerClients } from '../resource-manager.ts';
import type { SnapshotId } from '../../replication/resource-id.ts';
import { ArmError } from '../../reconciler/arm-error.ts';

/** So long one address is good for, seconds; each message asks for it again. */
const accessSeconds = 8 * 3600;

/** Reading a source by a SAS. The address is a secret: it is held in memory and goes nowhere but to the Blob service. */
export class SourceAccess {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  /** Whether somebody reads it by a SAS now. One that is gone is read by nobody. */
  async isOpen(id: SnapshotId): Promise<boolean> {
    const found = await new ArmSnapshots(this.#clients).get(id);
    return found?.diskState?.toLowerCase() === 'activesas';
  }

  /** The address. Waits for the operation, which takes seconds. */
  async open(id: SnapshotId): Promise<string> {
    const { subscriptionId, resourceGroup, name } = id;
    const { snapshots } = this.#clients.compute(subscriptionId);
    const call = `beginGetAccess snapshot ${name}`;
    const { accessSAS } = await callOnSource(id, call, () =>
      snapshots
        .grantAccess(resourceGroup, name, { access: 'Read', durationInSeconds: accessSeconds }, limited())
        .pollUntilDone(),
    );
    if (accessSAS !== undefined) return accessSAS;
    throw new ArmError(call, { code: 'NoAccessUri', message: 'Azure gave no address to read from' });
  }

  /** Revokes every SAS of the snapshot. One that is gone has none. */
  async close(id: SnapshotId): Promise<void> {
    const { subscriptionId, resourceGroup, name } = id;
    const { snapshots } = this.#clients.compute(subscriptionId);
    try {
      await callOnSource(id, `endGetAccess snapshot ${name}`, () =>
        snapshots.revokeAccess(resourceGroup, name, limited()).pollUntilDone(),
      );
    } catch (error) {
      if (!(error instanceof ArmError) || error.failure.status !== 404) throw error;
    }
  }
}

/** A lock that is in the way is one on the source. */
async function callOnSource<Result>(
  id: SnapshotId,
  call: string,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await callArm(call, run);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    throw new ArmError(call, error.failure, error, id);
  }
}
