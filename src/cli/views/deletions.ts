import type { PendingSet } from '../../reconciler/pending-deletions.ts';
import { resourceName } from '../../replication/resource-id.ts';
import { tableText } from '../table.ts';
import { timeText } from '../words.ts';

/** What would be deleted is never cut: whoever approves it has to see all of it. */
export function setsText(sets: readonly PendingSet[]): string {
  return sets.length === 0 ? nothing : sets.map(setText).join('\n');
}

/** One that was approved is in no set any more, and may still be held. */
const nothing =
  'No deletion waits for its time or for someone; snaprep status tells of approved ones that are held.\n';

function setText({ setId, rule, target, needsApproval, replicas, pending, unmarked }: PendingSet): string {
  const rows = pending.map(({ replica, reason, due }) => [timeText(due), reason, resourceName(replica)]);
  return [
    `Set ${setId}, ${needsApproval ? 'held until someone approves' : 'goes without asking'}: `,
    `${pending.length} of ${replicas} replicas\n`,
    `of ${rule} in ${target}\n`,
    tableText({ head: ['DUE', 'WHY', 'REPLICA'], rows }),
    ...unmarked.map((id) => `Not marked yet, and no part of the set: ${resourceName(id)}\n`),
  ].join('');
}
