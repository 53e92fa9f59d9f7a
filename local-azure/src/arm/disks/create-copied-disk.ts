import { randomUUID } from 'node:crypto';
import { GeneratedDisk } from '../../blob/generated-disk.ts';
import type { ArmCall } from '../arm-call.ts';
import { concurrentRequest } from '../snapshots/compute-errors.ts';
import { copied } from '../snapshots/copied-source.ts';
import type { DiskCreation } from './disk-creation.ts';
import { diskTooSmall } from './disk-errors.ts';
import type { DiskRequest } from './disk-request.ts';

/** `Copy`: of a snapshot or a disk of the same region. Takes over what the source is, and may be larger. */
export function createCopiedDisk(call: ArmCall, asked: DiskRequest): DiskCreation {
  const { source, content, ...common } = copied(call, asked);
  // Unverified: its create runs, or a change of it.
  if (source.provisioningState === 'Updating') throw concurrentRequest();
  const { diskSizeGB = source.diskSizeGB } = asked;
  if (diskSizeGB < source.diskSizeGB) throw diskTooSmall(diskSizeGB, source.diskSizeGB);
  return {
    ...common,
    // A copy of a disk in use stands still.
    content: content ?? new GeneratedDisk(randomUUID(), diskSizeGB * 2 ** 30),
    sourceInUse: source.uniqueId,
    ...(source.kind === 'snapshot' && { durationMs: call.cloud.behaviour.diskCopyMs }),
  };
}
