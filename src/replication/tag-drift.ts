import type { SetTags } from './action.ts';
import { isOwnKey, replicaTags, tagKeys, tagOf, wasCarried, type TaggingRule } from './replica-tags.ts';
import type { Snapshot } from './snapshot.ts';

type Tags = Readonly<Record<string, string>>;

/** A change of some tags of a replica. What it does not name stays as it is, whoever wrote it, and when. */
export interface TagChange {
  /** Set to these values. */
  merge: Tags;
  /** Taken off, each with the value that it was seen with. */
  remove: Tags;
}

/** Azure's 50 (documented), less the one that a deletion mark needs. */
export const maxTags = 49;

export const tooManyTags = `the tags of the source, ours and those that others put on the replica are more than ${maxTags}; remove some`;

/**
 * The tags that a replica should have: its source's, ours, and what others put on the replica (an Azure Policy,
 * a person). Of the tags that we carried over, those that the source no longer has are left out.
 * The attempt, the pin, a promotion and the word of how a full snapshot came stay as they are; a deletion mark is dropped.
 * Undefined where they are too many.
 */
export function wantedTags(
  source: Snapshot,
  replica: Snapshot,
  { rule, installation }: { rule: TaggingRule; installation: string },
): Tags | undefined {
  const ours = replicaTags(source, { rule, attempt: 1, installation });
  if (ours === undefined) return undefined;
  const wanted: Record<string, string> = {};
  for (const [key, value] of Object.entries(replica.tags)) {
    if (tagOf(ours, key) === undefined && isForeign(replica.tags, key)) wanted[key] = value;
  }
  const all = { ...wanted, ...ours, ...keptSpelling(replica.tags, ours) };
  return Object.keys(all).length > maxTags ? undefined : all;
}

/** Azure spells one id in several ways; a replica whose tags say the same in another case has not drifted. */
function keptSpelling(tags: Tags, ours: Tags): Tags {
  const kept: Record<string, string> = {};
  for (const key of [tagKeys.source, tagKeys.generation]) {
    const present = tagOf(tags, key);
    if (present === undefined || present === ours[key]) continue;
    if (present.toLowerCase() === ours[key]?.toLowerCase()) kept[key] = present;
  }
  return kept;
}

/** Tags that this service did not write, or must keep. */
function isForeign(tags: Tags, key: string): boolean {
  if (!isOwnKey(key)) return !wasCarried(tags, key);
  const kept: readonly string[] = [
    tagKeys.attempt,
    tagKeys.pinned,
    tagKeys.staged,
    tagKeys.converted,
    tagKeys.renewed,
    tagKeys.latest,
  ];
  return kept.includes(key.toLowerCase());
}

/** Whether two sets of tags are the same to Azure. */
export function isSameTags(left: Tags, right: Tags): boolean {
  return driftedKeys(left, right).length === 0;
}

/** The keys of tags that are in one of two sets only, or with another value, as Azure compares them; in order. */
export function driftedKeys(wanted: Tags, present: Tags): string[] {
  if (isEqual(wanted, present)) return [];
  const folded = (tags: Tags): Map<string, [string, string]> =>
    new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), [key, value]]));
  const [left, right] = [folded(wanted), folded(present)];
  return [...new Map([...right, ...left])]
    .filter(([key]) => left.get(key)?.[1] !== right.get(key)?.[1])
    .map(([, [key]]) => key)
    .sort();
}

/** The common case, without folding anything. */
function isEqual(left: Tags, right: Tags): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

/** Which tags were set several times and are not so again, and what has to be done. */
export function notKeptText(keys: readonly string[]): string {
  return `${keys.join(', ')}: set, and something such as a policy sets it back each time; exempt the group from that, or give the source the same value`;
}

/** The same tags without the one of this key. */
export function withoutTag(tags: Tags, key: string): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name.toLowerCase() !== key));
}

/** A replica of before names no installation; only one that names this one is ever changed otherwise or deleted. */
export function claim(replica: Snapshot, installation: string): SetTags {
  const tags = { ...replica.tags, [tagKeys.installation]: installation };
  return { kind: 'setTags', reason: 'Claimed', tags };
}

/**
 * What has to change for a replica that was seen with the tags `from` to have those of `to`: keys of ours and keys
 * that we carried over, and never the pin, which is a person's. Keys stay spelled as they are on the replica.
 */
export function tagChange(from: Tags, to: Tags): TagChange {
  const present = new Map(Object.entries(from).map(([key, value]) => [key.toLowerCase(), { key, value }]));
  const wanted = new Set(Object.keys(to).map((key) => key.toLowerCase()));
  const merge = Object.entries(to)
    .filter(([key, value]) => !isPin(key) && present.get(key.toLowerCase())?.value !== value)
    .map(([key, value]) => [present.get(key.toLowerCase())?.key ?? key, value]);
  const remove = Object.entries(from).filter(
    ([key]) => !wanted.has(key.toLowerCase()) && !isPin(key) && (isOwnKey(key) || wasCarried(from, key)),
  );
  return { merge: Object.fromEntries(merge) as Tags, remove: Object.fromEntries(remove) };
}

function isPin(key: string): boolean {
  return key.toLowerCase() === tagKeys.pinned;
}
