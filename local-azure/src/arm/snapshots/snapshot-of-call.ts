import type { ArmCall } from '../arm-call.ts';
import { resourceNotFound } from '../arm-errors.ts';
import type { StoredSnapshot } from './stored-snapshot.ts';

/** The snapshot that a path names. Throws `ResourceNotFound`. */
export function snapshotOf({ params, cloud }: ArmCall): StoredSnapshot {
  const snapshot = cloud.subscriptions.snapshot(params);
  if (snapshot === undefined) {
    throw resourceNotFound('Microsoft.Compute/snapshots', params.name, params.resourceGroup);
  }
  return snapshot;
}
