import { sitsOn, type Lock } from '../replication/locks/lock.ts';
import { snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { World } from './ports.ts';

/** The locks that sit on a snapshot itself, without those that it has from above. */
export async function locksOn({ locks }: Pick<World, 'locks'>, id: SnapshotId): Promise<Lock[]> {
  const idText = snapshotIdText(id);
  return (await locks.list(id)).filter((lock) => sitsOn(lock, idText));
}
