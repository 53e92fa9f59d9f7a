/** Whether a replica was copied from the source that is there now, or from an earlier one of its name. */
import { isSameResource } from './resource-id.ts';
import { tagKeys, tagOf } from './replica-tags.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Azure's own word and our tag say it; where neither does, only a replica that is older than its source is surely
 * of another one. `unclear` where the tag names this source, Azure another, and the times speak for the tag: to
 * copy such a replica anew could go on for ever.
 */
export function compareGeneration(source: Snapshot, replica: Snapshot): 'same' | 'other' | 'unclear' {
  const isOlder = replica.timeCreated < source.timeCreated;
  const tagged = tagOf(replica.tags, tagKeys.generation);
  const said = saidByAzure(replica, source.id);
  if (said !== undefined && isSame(said, source)) return 'same';
  if (said === undefined && tagged === undefined) return isOlder ? 'other' : 'same';
  if (said === undefined) return isSame(tagged, source) ? 'same' : 'other';
  return isSame(tagged, source) && !isOlder ? 'unclear' : 'other';
}

/** The `uniqueId` that Azure wrote on a copy of this source (recorded for `CopyStart`). */
function saidByAzure({ sourceResourceId, sourceUniqueId }: Snapshot, sourceId: string): string | undefined {
  if (sourceResourceId === undefined || !isSameResource(sourceResourceId, sourceId)) return undefined;
  return sourceUniqueId;
}

function isSame(generation: string | undefined, { uniqueId }: Snapshot): boolean {
  return generation?.toLowerCase() === uniqueId.toLowerCase();
}
