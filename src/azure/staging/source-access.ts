/**
 * Reading a source by a SAS. The address is a secret: it is held in memory and goes nowhere but to the Blob service.
 *
 * `endGetAccess` ends the access of everybody, and Azure does not tell who began one. So access is ended only by the
 * very step that began it, and only where nobody had any right before. All else runs out by itself, which is why it
 * is asked for a short time: what was left by a process that died, and what others may have joined or begun.
 */
import { ArmSnapshots } from '../snapshots.ts';
import { callArm } from '../call-arm.ts';
import { limited, type ResourceManagerClients } from '../resource-manager.ts';
import type { Snapshot } from '../../replication/snapshot.ts';
import type { SnapshotId } from '../../replication/resource-id.ts';
import { ArmError, type Subject } from '../../reconciler/arm-error.ts';

/**
 * So long one address is good for, seconds: a step of three minutes, and its last chunks. Where it
 * is over before, the next step asks for another one.
 */
const accessSeconds = 5 * 60;

/** What one step reads by. */
export interface Access {
  url: string;
  /** Begun by this step, where nobody had any. */
  isOwn: boolean;
}

export class SourceAccess {
  readonly #clients: ResourceManagerClients;
  readonly #limit: typeof limited;

  /** `limit` ends what asks for an operation for too long. */
  constructor(clients: ResourceManagerClients, limit = limited) {
    this.#clients = clients;
    this.#limit = limit;
  }

  /**
   * The address for this step. Throws `ArmError`; what was begun all the same, without an answer, runs out by itself.
   * Somebody who begins between the look and the request is not seen; that is a moment, and cannot be told (no ETag).
   * A step waits for its place: what has the name by then may be another snapshot, whose bytes must not be mixed with
   * those of the one that it was decided for.
   */
  async open(id: SnapshotId, { uniqueId }: Pick<Snapshot, 'uniqueId'>): Promise<Access> {
    const found = await new ArmSnapshots(this.#clients).get(id);
    if (found !== undefined && found.uniqueId !== uniqueId) {
      const message = 'another snapshot has its name by now';
      throw new ArmError(`beginGetAccess snapshot ${id.name}`, { code: 'StagingStale', message });
    }
    const wasOpen = found?.diskState?.toLowerCase() === 'activesas';
    return { url: await this.#begin(id), isOwn: !wasOpen };
  }

  /** Revokes every SAS of the snapshot: for one that this step began, and nothing else. One that is gone has none. */
  async end(id: SnapshotId): Promise<void> {
    const { subscriptionId, resourceGroup, name } = id;
    const { snapshots } = this.#clients.compute(subscriptionId);
    try {
      await callArm(
        `endGetAccess snapshot ${name}`,
        () => finished(snapshots.revokeAccess(resourceGroup, name), this.#limit),
        subjectOf(id),
      );
    } catch (error) {
      // Under a lock that came meanwhile it runs out by itself; no lock is lifted for that.
      const { status, code } = error instanceof ArmError ? error.failure : {};
      if (status !== 404 && code?.toLowerCase() !== 'scopelocked') throw error;
    }
  }

  /** Waits for the operation, which takes seconds. */
  async #begin(id: SnapshotId): Promise<string> {
    const { subscriptionId, resourceGroup, name } = id;
    const { snapshots } = this.#clients.compute(subscriptionId);
    const call = `beginGetAccess snapshot ${name}`;
    const request = { access: 'Read', durationInSeconds: accessSeconds } as const;
    const { accessSAS } = await callArm(
      call,
      () => finished(snapshots.grantAccess(resourceGroup, name, request), this.#limit),
      subjectOf(id),
    );
    if (accessSAS !== undefined) return accessSAS;
    throw new ArmError(call, { code: 'NoAccessUri', message: 'Azure gave no address to read from' });
  }
}

interface Poller<Result> {
  submitted(): Promise<void>;
  pollUntilDone(options: { abortSignal: AbortSignal }): Promise<Result>;
}

/**
 * The request has a limit of its own, from when it has its turn. Where it waited for that, what it began would be given up
 * the moment that it has begun.
 */
async function finished<Result>(poller: Poller<Result>, limit: typeof limited): Promise<Result> {
  await poller.submitted();
  return poller.pollUntilDone(limit());
}

/** A lock that is in the way is one on the source. */
function subjectOf(id: SnapshotId): Subject {
  return { kind: 'snapshot', id, effect: 'write' };
}
