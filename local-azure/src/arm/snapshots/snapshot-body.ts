import type { JsonObject } from '../json.ts';
import { timestamp } from '../timestamp.ts';
import { progressAt } from './background-copy.ts';
import { hasActiveAccess, idOf, isCopying, type StoredSnapshot } from './stored-snapshot.ts';

/** A snapshot as Resource Manager shows it. */
export interface SnapshotBody {
  id: string;
  name: string;
  type: 'Microsoft.Compute/snapshots';
  location: string;
  tags: Record<string, string>;
  sku: { name: string; tier: string };
  properties: JsonObject;
}

export function snapshotBody(
  snapshot: StoredSnapshot,
  now: number,
  { completionPercentAfterMs }: { completionPercentAfterMs: number },
): SnapshotBody {
  const body = resultBody(snapshot, now);
  return {
    ...body,
    properties: { ...body.properties, ...copyProperties(snapshot, now, completionPercentAfterMs) },
  };
}

/**
 * What the create's operation gives: nothing about the copy. So the result of a `CopyStart` looks like a finished one
 * (recorded).
 */
export function resultBody(snapshot: StoredSnapshot, now: number): SnapshotBody {
  const { name, location, tags, sku, properties, creationData, diskSizeGB } = snapshot;
  const { timeCreated, uniqueId, incremental, incrementalSnapshotFamilyId, provisioningState } = snapshot;
  return {
    id: idOf(snapshot),
    name,
    type: 'Microsoft.Compute/snapshots',
    location,
    tags: { ...tags },
    sku: { name: sku, tier: sku.startsWith('Premium') ? 'Premium' : 'Standard' },
    properties: {
      ...properties,
      creationData,
      diskSizeGB,
      incremental,
      timeCreated: timestamp(timeCreated),
      provisioningState,
      diskState: hasActiveAccess(snapshot, now) ? 'ActiveSAS' : 'Unattached',
      // Of an import not always whole GiB.
      diskSizeBytes: snapshot.content.size,
      uniqueId,
      ...(incrementalSnapshotFamilyId !== undefined && { incrementalSnapshotFamilyId }),
    },
  };
}

function copyProperties(snapshot: StoredSnapshot, now: number, absentMs: number): JsonObject {
  const { copy } = snapshot;
  // A `Copy` is there at once, so nothing tells its progress (documented).
  if (copy === undefined) return { snapshotAccessState: 'Available' };
  const { state, percent } = progressAt(copy, now);
  if (state === 'Running' && now < copy.startsAt + absentMs) return { snapshotAccessState: 'Pending' };
  const { failure } = copy;
  return {
    completionPercent: percent,
    snapshotAccessState: isCopying(snapshot, now) || state === 'Failed' ? 'Pending' : 'Available',
    ...(state === 'Failed' &&
      failure !== undefined && {
        copyCompletionError: { errorCode: failure.errorCode, errorMessage: failure.errorMessage },
      }),
  };
}
