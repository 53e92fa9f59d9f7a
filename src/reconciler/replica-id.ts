import type { Hint } from '../replication/hint.ts';
import type { SnapshotId } from '../replication/resource-id.ts';

/** Where the replica is that a hint names. */
export function replicaId({ source, target }: Hint): SnapshotId {
  return { subscriptionId: target.subscriptionId, resourceGroup: target.resourceGroup, name: source.name };
}
