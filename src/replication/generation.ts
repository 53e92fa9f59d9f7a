/** Whether a replica was copied from the source that is there now, or from an earlier one of its name. */
import { isSameResource } from './resource-id.ts';
import { isInterimName } from './renewal/interim.ts';
import { tagKeys, tagOf } from './replica-tags.ts';
import type { Snapshot } from './snapshot.ts';

export type Generation = 'same' | 'other' | 'unclear';

/**
 * A look that read the former source may begin its copy when the new one is there already, ms: longer than any look
 * takes.
 */
const longestLookMs = 5 * 60_000;

/**
 * Azure's own word and our tag say it; where neither does, only a replica that is older than its source is surely of
 * another one. `other` takes a replica that was there before the source: one that is younger was copied from it or from
 * something nobody knows, so where anything else speaks for another generation it is `unclear`, and a person has to say.
 */
export function compareGeneration(source: Snapshot, replica: Snapshot): Generation {
  if (source.uniqueId === '' || replica.uniqueId === '') return 'unclear';
  const isOlder = replica.timeCreated < source.timeCreated;
  const isOfBefore = replica.timeCreated < source.timeCreated + longestLookMs;
  const tagged = tagOf(replica.tags, tagKeys.generation);
  const said = saidByAzure(replica, source.id);
  if (said !== undefined && isSame(said, source)) return 'same';
  if (said === undefined && (tagged === undefined || isSame(tagged, source))) {
    return tagged === undefined && isOlder ? 'other' : 'same';
  }
  return isOfBefore || isByInterim(source, replica, tagged) ? 'other' : 'unclear';
}

/**
 * It took its name from an interim of the generation that its tag tells. That may happen long after the source of now
 * was made, as an older image is better than none, and says nothing against renewing it.
 */
function isByInterim({ id }: Snapshot, { sourceResourceId }: Snapshot, tagged: string | undefined): boolean {
  const from = sourceResourceId?.split('/').at(-1)?.toLowerCase();
  if (from === undefined || tagged === undefined) return false;
  return isInterimName(from, id, tagged);
}

/** The `uniqueId` that Azure wrote on a copy of this source (recorded for `CopyStart`). */
function saidByAzure({ sourceResourceId, sourceUniqueId }: Snapshot, sourceId: string): string | undefined {
  if (sourceResourceId === undefined || !isSameResource(sourceResourceId, sourceId)) return undefined;
  return sourceUniqueId;
}

function isSame(generation: string | undefined, { uniqueId }: Snapshot): boolean {
  return generation === uniqueId || generation?.toLowerCase() === uniqueId.toLowerCase();
}
