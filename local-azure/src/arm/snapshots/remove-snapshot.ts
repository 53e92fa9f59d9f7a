import type { Cloud } from '../cloud.ts';
import { keyOf } from '../resource-id.ts';
import { idOf, type StoredSnapshot } from './stored-snapshot.ts';

/** Takes a snapshot out of the world, with its locks, and fails the copies that read from it. */
export function removeSnapshot(cloud: Cloud, snapshot: StoredSnapshot, now: number): void {
  const group = cloud.subscriptions.group(snapshot.subscriptionId, snapshot.resourceGroup);
  group.snapshots.delete(keyOf(snapshot.name));
  cloud.locks.removeUnder(idOf(snapshot));
  cloud.copies.abandon(snapshot);
  cloud.copies.sourceGone(snapshot, now);
}
