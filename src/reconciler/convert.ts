import type { Convert } from '../replication/action.ts';
import { ArmError } from './arm-error.ts';
import type { SnapshotId } from '../replication/resource-id.ts';
import { isStillThere, type Seen } from './read-once-more.ts';
import type { Accepted, Disks, Snapshots, World } from './ports.ts';

/** Makes one temporary resource, or removes what it is told to; where the last of it can be asked for. */
export async function convert(
  { snapshots, disks }: Pick<World, 'snapshots' | 'disks'>,
  { group, step }: Pick<Convert, 'group' | 'step'>,
): Promise<Accepted> {
  if ('disk' in step) return made(() => disks.create({ ...group, name: step.disk.name }, step.disk));
  if ('snapshot' in step) {
    return made(() => snapshots.create({ ...group, name: step.snapshot.name }, step.snapshot));
  }
  let last: Accepted = {};
  for (const seen of step.remove.snapshots)
    last = await removeSeen(snapshots, { ...group, name: seen.name }, seen);
  for (const seen of step.remove.disks) last = await removeSeen(disks, { ...group, name: seen.name }, seen);
  return last;
}

/** What is gone already may be another look's doing, and is as good. */
async function removeSeen(
  parts: Pick<Disks, 'get' | 'delete'> | Pick<Snapshots, 'get' | 'delete'>,
  id: SnapshotId,
  seen: Seen,
): Promise<Accepted> {
  return (await isStillThere(() => parts.get(id), seen)) ? parts.delete(id) : {};
}

/** All targets of a source make the same pair, so that another one was faster is nothing special; the next look sees it. */
async function made(request: () => Promise<Accepted>): Promise<Accepted> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof ArmError) || error.failure.status !== 409 || error.failure.code !== 'Conflict') {
      throw error;
    }
    return {};
  }
}
