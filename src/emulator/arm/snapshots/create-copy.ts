import { randomUUID } from 'node:crypto';
import type { ArmCall } from '../arm-call.ts';
import { grownTo } from '../../blob/grown-disk.ts';
import { snapshotsLimitReached } from './compute-errors.ts';
import { copiedSource, takenOver, type CopiedSource } from './copied-source.ts';
import type { Creation } from './creation.ts';
import type { SnapshotRequest } from './snapshot-request.ts';

/** `Copy`: of a disk or a snapshot of the same region. Takes over what the source is. */
export function createCopy(call: ArmCall, asked: SnapshotRequest): Creation {
  const source = copiedSource(call, asked);
  const incremental = asked.incremental ?? false;
  const familyId = incremental ? (source.familyId ?? randomUUID()) : undefined;
  if (familyId !== undefined) checkCount(call, familyId);
  const diskSizeGB = Math.max(source.diskSizeGB, asked.diskSizeGB ?? 0);
  const isLarger = diskSizeGB > source.diskSizeGB;
  return {
    creationData: { createOption: 'Copy', sourceResourceId: source.id, sourceUniqueId: source.uniqueId },
    incremental,
    incrementalSnapshotFamilyId: familyId,
    diskSizeGB,
    properties: { ...takenOver(source.properties), ...asked.properties },
    copy: backgroundCopy(call, source, incremental),
    ...(source.content && {
      content: isLarger ? grownTo(source.content, diskSizeGB * 2 ** 30) : source.content,
    }),
  };
}

function backgroundCopy({ cloud }: ArmCall, source: CopiedSource, incremental: boolean): Creation['copy'] {
  if (!incremental || source.backgroundCopyMs === 0) return undefined;
  const startsAt = cloud.clock.now() + cloud.behaviour.operationMs;
  return { startsAt, endsAt: startsAt + source.backgroundCopyMs };
}

function checkCount({ cloud }: ArmCall, familyId: string): void {
  let count = 0;
  for (const { incrementalSnapshotFamilyId } of cloud.subscriptions.snapshots()) {
    if (incrementalSnapshotFamilyId === familyId) count += 1;
  }
  if (count >= cloud.behaviour.snapshotsPerDisk) throw snapshotsLimitReached();
}
