import type { PendingSet } from '../reconciler/pending-deletions.ts';
import { resourceName } from '../replication/resource-id.ts';

/** What the guard holds, as sets that wait for an approval. */
export function heldReplicas(sets: readonly PendingSet[]): ReadonlySet<string> {
  return new Set(
    sets
      .filter(({ needsApproval }) => needsApproval)
      .flatMap(({ target, pending }) =>
        pending.map(({ replica }) => heldKey({ target, name: resourceName(replica) })),
      ),
  );
}

/** How a replica is named among them. */
export function heldKey({ target, name }: { target: string; name: string }): string {
  return `${target}/${name}`.toLowerCase();
}
