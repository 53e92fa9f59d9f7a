/** What one read by id says of a source and of a replica. */
import type { Hint } from '../replication/hint.ts';
import type { ReplicaObservation, SourceObservation } from '../replication/observed.ts';
import type { SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { World } from './ports.ts';
import { readOrRefusal } from './read-or-refusal.ts';
import { replicaId } from './replica-id.ts';

export async function observeSource(world: World, id: SnapshotId): Promise<SourceObservation> {
  const read = await readOrRefusal(world, () => world.snapshots.get(id));
  if (read.kind === 'unreadable') return read;
  return read.value === undefined ? { kind: 'absent' } : { kind: 'present', snapshot: read.value };
}

export async function observeReplica({ snapshots }: World, hint: Hint): Promise<ReplicaObservation> {
  return replicaFrom(await snapshots.get(replicaId(hint)));
}

export function replicaFrom(snapshot: Snapshot | undefined): ReplicaObservation {
  return snapshot === undefined ? { kind: 'absent' } : { kind: 'present', snapshot };
}
