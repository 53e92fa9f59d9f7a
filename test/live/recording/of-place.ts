/** What a recording says of the place, and what of it is somebody's. */
import type { Place } from '../places/place.ts';
import type { RecordedPlace } from './recording.ts';
import { Scrubber } from './scrubber.ts';

/** Where Resource Manager and the exported disks of a recording are. */
const placeholders = { endpoint: 'https://management.example', run: 'snaplive-record' };

export function recordedPlace(place: Place, began: number): RecordedPlace {
  const { from, endpoint, audience, subscriptionId, secondSubscriptionId, regions, run } = place;
  return {
    from,
    endpoint,
    audience,
    subscriptionId,
    ...(secondSubscriptionId !== undefined && { secondSubscriptionId }),
    regions,
    run,
    ...(place.limited && { limited: { objectId: place.limited.objectId } }),
    ...(place.encryptionSetId !== undefined && { encryptionSetId: place.encryptionSetId }),
    began,
  };
}

/** Ids are numbered; names that the person gave are called so. */
export function scrubberOf({ endpoint, run, encryptionSetId }: Place): Scrubber {
  const isLocal = new URL(endpoint).hostname === '127.0.0.1';
  const literals: [string, string][] = [
    [endpoint, isLocal ? placeholders.endpoint : endpoint],
    [run, placeholders.run],
    [run.replaceAll('-', ''), placeholders.run.replaceAll('-', '')],
  ];
  const [names] = /\/resourceGroups\/.+$/i.exec(encryptionSetId ?? '') ?? [];
  if (names !== undefined) literals.push([names, givenSet]);
  return new Scrubber(literals);
}

/** The whole end of the id, as names by themselves may be short words. */
const givenSet = '/resourceGroups/given/providers/Microsoft.Compute/diskEncryptionSets/given';
