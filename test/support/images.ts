import { copyState } from '../../src/replication/readiness.ts';
import { isInterimOf } from '../../src/replication/renewal/interim.ts';
import { isReplicaOf } from '../../src/replication/replica-tags.ts';
import { snapshotIdText, type SnapshotId } from '../../src/replication/resource-id.ts';
import type { SnapshotSpec } from '../../src/replication/snapshot-spec.ts';
import { inSource, keyOf } from './looks.ts';
import type { MemoryAzure } from './memory-azure.ts';
import { installation, target } from './snapshots.ts';

/** Whether the target has a whole image of this name: under the name, or under an interim one. */
export function hasImage(azure: MemoryAzure, name = 'golden-1'): boolean {
  const sourceId = snapshotIdText(inSource(name));
  const group = `/resourcegroups/${target.resourceGroup}/`;
  return azure
    .truth()
    .some(
      (one) =>
        one.id.toLowerCase().includes(group) &&
        (isReplicaOf(one, sourceId) || isInterimOf(one, sourceId, installation)) &&
        copyState(one).kind === 'ready',
    );
}

/**
 * Looks after every write; says after which of them the image of this name was no more. As in Azure, a PUT over a
 * snapshot that comes from the same source changes its tags and makes nothing.
 */
export function watchImage(azure: MemoryAzure, name = 'golden-1'): string[] {
  const lost: string[] = [];
  let had = hasImage(azure, name);
  const watch = (what: string): void => {
    const has = hasImage(azure, name);
    if (had && !has) lost.push(what);
    had = has;
  };
  const { snapshots } = azure;
  const { create, delete: remove } = snapshots;
  snapshots.create = async (id, spec) => {
    const there = azure.stored.get(keyOf(id));
    const taken = there !== undefined && there.sourceResourceId === spec.sourceResourceId;
    const accepted = taken ? takeOver(azure, id, spec) : await create(id, spec);
    watch(`create ${id.name}`);
    return accepted;
  };
  snapshots.delete = async (id) => {
    // A copy may have become whole with the time.
    had ||= hasImage(azure, name);
    const accepted = await remove(id);
    watch(`delete ${id.name}`);
    return accepted;
  };
  return lost;
}

/** What a PUT over a snapshot of the same source does in Azure: nothing but its tags. */
export function takeOver(azure: MemoryAzure, id: SnapshotId, { tags }: SnapshotSpec): object {
  const there = azure.stored.get(keyOf(id));
  azure.writes.push(`takeOver ${keyOf(id)}`);
  if (there !== undefined) azure.stored.set(keyOf(id), { ...there, tags });
  return {};
}
