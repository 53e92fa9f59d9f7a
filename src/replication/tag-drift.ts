import { isOwnKey, replicaTags, tagKeys, tagOf, wasCarried, type TaggingRule } from './replica-tags.ts';
import type { Snapshot } from './snapshot.ts';

type Tags = Readonly<Record<string, string>>;

/** Azure's 50 (documented), less the one that a deletion mark needs. */
const maxTags = 49;

export const tooManyTags = `the tags of the source, ours and those that others put on the replica are more than ${maxTags}; remove some`;

/**
 * The tags that a replica should have: its source's, ours, and what others put on the replica (an Azure Policy,
 * a person). Of the tags that we carried over, those that the source no longer has are left out.
 * The attempt, the pin and the word of how a full snapshot came stay as they are; a deletion mark is dropped.
 * Undefined where they are too many.
 */
export function wantedTags(source: Snapshot, replica: Snapshot, rule: TaggingRule): Tags | undefined {
  const ours = replicaTags(source, rule, 1);
  if (ours === undefined) return undefined;
  const wanted: Record<string, string> = {};
  for (const [key, value] of Object.entries(replica.tags)) {
    if (isForeign(replica.tags, key) && tagOf(ours, key) === undefined) wanted[key] = value;
  }
  const all = { ...wanted, ...ours, ...keptSpelling(replica.tags, ours) };
  return Object.keys(all).length > maxTags ? undefined : all;
}

/** Azure spells one id in several ways; a replica whose tags say the same in another case has not drifted. */
function keptSpelling(tags: Tags, ours: Tags): Tags {
  const kept: Record<string, string> = {};
  for (const key of [tagKeys.source, tagKeys.generation]) {
    const present = tagOf(tags, key);
    if (present?.toLowerCase() === ours[key]?.toLowerCase() && present !== undefined) kept[key] = present;
  }
  return kept;
}

/** Tags that this service did not write, or must keep. */
function isForeign(tags: Tags, key: string): boolean {
  if (!isOwnKey(key)) return !wasCarried(tags, key);
  const kept: readonly string[] = [tagKeys.attempt, tagKeys.pinned, tagKeys.staged, tagKeys.converted];
  return kept.includes(key.toLowerCase());
}

/** Whether two sets of tags are the same to Azure: keys without case, values with it. */
export function isSameTags(left: Tags, right: Tags): boolean {
  return driftedKeys(left, right).length === 0;
}

/** The keys of tags that are in one of two sets only, or with another value, as Azure compares them; in order. */
export function driftedKeys(wanted: Tags, present: Tags): string[] {
  const folded = (tags: Tags): Map<string, [string, string]> =>
    new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), [key, value]]));
  const [left, right] = [folded(wanted), folded(present)];
  return [...new Map([...right, ...left])]
    .filter(([key]) => left.get(key)?.[1] !== right.get(key)?.[1])
    .map(([, [key]]) => key)
    .sort();
}

/** Which tags were set several times and are not so again, and what has to be done. */
export function notKeptText(keys: readonly string[]): string {
  return `${keys.join(', ')}: set, and something such as a policy sets it back each time; exempt the group from that, or give the source the same value`;
}

/** The same tags without the one of this key. */
export function withoutTag(tags: Tags, key: string): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name.toLowerCase() !== key));
}
