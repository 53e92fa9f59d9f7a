import { randomUUID } from 'node:crypto';
import type { ArmCall } from '../arm-call.ts';
import { keyOf } from '../resource-id.ts';
import { incrementalCopyRefused, snapshotsLimitReached } from './compute-errors.ts';
import { copied, type CopiedSource } from './copied-source.ts';
import type { Creation } from './creation.ts';
import type { SnapshotRequest } from './snapshot-request.ts';

/** `Copy`: of a disk or a snapshot of the same region. Takes over what the source is. */
export function createCopy(call: ArmCall, asked: SnapshotRequest): Creation {
  const { source, content, ...common } = copied(call, asked);
  const incremental = asked.incremental ?? false;
  if (incremental) checkIncremental(call, source);
  const familyId = incremental ? (source.familyId ?? randomUUID()) : undefined;
  if (familyId !== undefined) checkCount(call, familyId);
  return {
    ...common,
    incremental,
    incrementalSnapshotFamilyId: familyId,
    copy: backgroundCopy(call, source, incremental),
    ...(content && { content }),
    ...(source.kind === 'disk' && { sourceInUse: source.uniqueId }),
  };
}

function checkIncremental({ cloud, params }: ArmCall, { kind, subscriptionId }: CopiedSource): void {
  const isForeign = keyOf(subscriptionId) !== keyOf(params.subscriptionId);
  const { incrementalCopies } = cloud.behaviour;
  const isRefused =
    kind === 'disk'
      ? isForeign
      : incrementalCopies === 'none' || (incrementalCopies === 'ownSubscription' && isForeign);
  if (isRefused) throw incrementalCopyRefused(kind);
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
