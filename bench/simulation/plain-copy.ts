import { closedAccess, type SnapshotSpec } from '../../src/replication/snapshot-spec.ts';
import type { Target } from '../../src/replication/rule.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';

/** What a peer asks for: an incremental copy in the target's region, under the source's name. */
export function plainCopy(source: Snapshot, target: Target): SnapshotSpec {
  return {
    name: source.name,
    createOption: 'CopyStart',
    sourceResourceId: source.id,
    location: target.location,
    tags: source.tags,
    incremental: true,
    sku: 'Standard_LRS',
    ...closedAccess,
  };
}
