/** Changes single tags of a snapshot by the tags API. */
import { ArmError } from '../reconciler/arm-error.ts';
import { isInOperation } from '../replication/readiness.ts';
import { tagOf } from '../replication/replica-tags.ts';
import { snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { TagChange } from '../replication/tag-drift.ts';
import { callArm } from './call-arm.ts';
import { limited, type ResourceManagerClients } from './resource-manager.ts';

/** Before each read after the first one, ms: such an operation takes about a second (recorded of others of Compute). */
const pausesMs = [500, 1000, 1000, 2000, 2000, 4000, 4000];

/** So many reads that show no operation end the wait, as a policy may have given a tag another value meanwhile. */
const calmReads = 3;

export class TagWrites {
  readonly #clients: ResourceManagerClients;
  readonly #read: (id: SnapshotId) => Promise<Snapshot | undefined>;

  constructor(clients: ResourceManagerClients, read: (id: SnapshotId) => Promise<Snapshot | undefined>) {
    this.#clients = clients;
    this.#read = read;
  }

  /**
   * Changes what is named and nothing else. The removal goes first: after a death in between, the list of the keys that
   * were carried over still has those that are to go, and the next look sees what is missing; nor are there ever more
   * than Azure's 50. Each is waited for, as what comes after it reads what it wrote, and is refused while it is worked off.
   * That `Delete` keeps a tag whose value is another one by then is inferred: documented are names or name/value pairs.
   */
  async change(id: SnapshotId, { merge, remove }: TagChange): Promise<void> {
    if (Object.keys(remove).length > 0) {
      const isRemoved = (tags: Snapshot['tags']): boolean =>
        Object.entries(remove).every(([key, value]) => tagOf(tags, key) !== value);
      await this.#patch(id, 'Delete', remove, isRemoved);
    }
    if (Object.keys(merge).length > 0) {
      const isMerged = (tags: Snapshot['tags']): boolean =>
        Object.entries(merge).every(([key, value]) => tagOf(tags, key) === value);
      await this.#patch(id, 'Merge', merge, isMerged);
    }
  }

  async #patch(
    id: SnapshotId,
    operation: 'Delete' | 'Merge',
    tags: TagChange['merge'],
    isDone: (tags: Snapshot['tags']) => boolean,
  ): Promise<void> {
    const { tagsOperations } = await this.#clients.resources(id.subscriptionId);
    let status: number | undefined;
    const onResponse = (answer: { status: number }): void => {
      status = answer.status;
    };
    const options = { ...limited(), onResponse };
    try {
      await callArm(
        `PATCH tags of snapshot ${id.name}`,
        () =>
          tagsOperations
            .updateAtScope(snapshotIdText(id), { operation, properties: { tags: { ...tags } } }, options)
            .submitted(),
        { kind: 'snapshot', id, effect: 'write' },
      );
    } catch (error) {
      // Without a place to ask the client takes the answer for the result, and finds none in it.
      if (status !== 202) throw error;
    }
    if (status === 202) await this.#shown(id, isDone);
  }

  /**
   * For snapshots the change is accepted only (reported: 202), and the place where Resource Manager says to ask for it
   * may know of nothing (reported: 404 `InvalidResourceType`). So the snapshot itself is asked. Nothing is thrown: what
   * does not show in time is seen by the next look, and what is written meanwhile refused.
   */
  async #shown(id: SnapshotId, isDone: (tags: Snapshot['tags']) => boolean): Promise<void> {
    let calm = 0;
    for (const pauseMs of [0, ...pausesMs]) {
      if (pauseMs > 0) await this.#clients.sleep(pauseMs);
      const snapshot = await this.#readAnyhow(id);
      if (snapshot === 'unread') continue;
      if (snapshot === undefined) return;
      if (isInOperation(snapshot)) {
        calm = 0;
        continue;
      }
      calm += 1;
      if (isDone(snapshot.tags) || calm >= calmReads) return;
    }
  }

  async #readAnyhow(id: SnapshotId): Promise<Snapshot | undefined | 'unread'> {
    try {
      return await this.#read(id);
    } catch (error) {
      if (error instanceof ArmError) return 'unread';
      throw error;
    }
  }
}
