/**
 * The tags by which a replica says whose copy it is. They are the only state of this service, so they must be
 * readable by a person, must never be taken from anywhere else, and must fit Azure's limits: 50 tags per
 * resource, 256 characters per value (documented); a snapshot's id can be longer than that.
 */
import { digest } from './digest.ts';
import { isSameResource, resourceKey } from './resource-id.ts';
import type { Rule } from './rule.ts';
import type { Snapshot } from './snapshot.ts';

/** All keys with this prefix are this service's. */
export const ownPrefix = 'snaprep-';

export const tagKeys = {
  /** Id of the source snapshot, or `sha256:…` of it when it is too long for a tag. */
  source: 'snaprep-source',
  /** `uniqueId` of the source that was copied. */
  generation: 'snaprep-generation',
  /** Name of the rule, for people; nothing is decided by it. */
  rule: 'snaprep-rule',
  /** Hashes of the keys of the tags that were carried over, so that only those are ever removed again. */
  carried: 'snaprep-tags',
  /** Which attempt at the copy this is, from 1; absent is 1. */
  attempt: 'snaprep-attempt',
  /** `<reason>@<ISO time>`, with `;told` where an event of the source was there, `;approved` once someone approved. */
  deletion: 'snaprep-delete',
  /** The rule protects its replicas, so our lock is on this one or about to be. */
  protected: 'snaprep-protected',
  /** The replica was imported, and this staging account may still have its blob. */
  staged: 'snaprep-staged',
  /** The replica comes from this temporary snapshot, which may still be there. */
  converted: 'snaprep-converted',
  /** The replica took its name from this interim snapshot, which may still be there. */
  renewed: 'snaprep-renewed',
  /** Which installation of the service made the replica, or took it over. */
  installation: 'snaprep-installation',
  /** On an interim snapshot: `<name of the source>@<hash of its id>`. */
  interim: 'snaprep-interim',
  /** On a temporary disk or snapshot of a conversion: `<group>/<name>` of the source. */
  temporary: 'snaprep-temporary',
  /** On the newest replica of its lineage in a target, where the rule promotes. */
  latest: 'snaprep-latest',
  /** Set by a person on a replica that must never be deleted by this service. */
  pinned: 'snaprep-pinned',
} as const;

const maxTagValue = 256;
/**
 * Azure's 50 less the eleven that a replica may have of ours, a deletion mark and a pin among them. Of the two that tell
 * how a full snapshot came, it has one.
 */
export const maxCarriedTags = 39;

/** Why a replica is not wanted any more. */
export type GoneReason = 'SourceDeleted' | 'SourceUnselected';

/**
 * What a deletion is announced for. `SourceGroupLost`: its whole group went, so the source was hardly deleted on
 * purpose. `SourceRecreated`: a new source has the name, and its image is there to take the replica's place.
 */
export const markReasons = [
  'SourceDeleted',
  'SourceUnselected',
  'SourceGroupLost',
  'SourceRecreated',
] as const;

export type MarkReason = (typeof markReasons)[number];

/** The announced deletion of a replica. */
export interface DeletionMark {
  reason: MarkReason;
  /** Milliseconds since 1970, whole seconds. */
  due: number;
  approved: boolean;
  /**
   * An event told of this very source's deletion, so that it was hardly its whole group that went; or that it was changed,
   * so that it was hardly the rule that was.
   */
  told?: true;
}

type Tags = Readonly<Record<string, string>>;

/** The value of a tag; Azure ignores case in keys (documented). */
export function tagOf(tags: Tags, key: string): string | undefined {
  const exact = tags[key];
  // What every object inherits is no tag, such as `constructor`.
  if (typeof exact === 'string') return exact;
  // Asked for each snapshot of large listings many times, where most have no such tag: nothing is made for it.
  const wanted = key.toLowerCase();
  for (const name in tags) {
    if (name.length === wanted.length && name.toLowerCase() === wanted) return tags[name];
  }
  return undefined;
}

/** Whether a snapshot is a replica at all, of whatever source: replicas are never sources. */
export function isReplica(snapshot: { tags: Tags }): boolean {
  return tagOf(snapshot.tags, tagKeys.source) !== undefined;
}

/** Whether this service made the snapshot, whatever for: as a replica, or on the way to one. */
export function isOwn(snapshot: { tags: Tags }): boolean {
  const { interim, temporary } = tagKeys;
  return isReplica(snapshot) || [interim, temporary].some((key) => tagOf(snapshot.tags, key) !== undefined);
}

/** Whether a snapshot says that it is our copy of this source. */
export function isReplicaOf(snapshot: { tags: Tags }, sourceId: string): boolean {
  const named = tagOf(snapshot.tags, tagKeys.source);
  if (named === undefined) return false;
  return isSameResource(named, sourceId) || (named.startsWith(hashLead) && named === hashedId(sourceId));
}

/**
 * Whose replica of this source a snapshot is. Only `ours` may be changed or deleted; what is `unclaimed` names no
 * installation, as replicas of before had no such tag, and has to be claimed first.
 */
export type Ownership = 'ours' | 'unclaimed' | 'otherInstallation' | 'foreign';

export function ownershipOf(snapshot: { tags: Tags }, sourceId: string, installation: string): Ownership {
  if (!isReplicaOf(snapshot, sourceId)) return 'foreign';
  const named = tagOf(snapshot.tags, tagKeys.installation);
  if (named === undefined) return 'unclaimed';
  return named === installation ? 'ours' : 'otherInstallation';
}

/** Which attempt made this replica, from 1. */
export function attemptOf(replica: { tags: Tags }): number {
  const attempt = Number(tagOf(replica.tags, tagKeys.attempt) ?? 1);
  return Number.isInteger(attempt) && attempt > 0 ? attempt : 1;
}

export function isPinned(replica: { tags: Tags }): boolean {
  return tagOf(replica.tags, tagKeys.pinned) !== undefined;
}

/** The mark on a replica; undefined when there is none, or none that can be read (it is then written anew). */
export function deletionMarkOf(replica: { tags: Tags }): DeletionMark | undefined {
  const value = tagOf(replica.tags, tagKeys.deletion);
  if (value === undefined) return undefined;
  // Of a mass deletion each look asks for those of all the others, several times.
  const known = marksRead.get(replica.tags);
  if (known?.value === value) return known.mark;
  const mark = markFrom(value);
  marksRead.set(replica.tags, { value, mark });
  return mark;
}

const marksRead = new WeakMap<Tags, { value: string; mark: DeletionMark | undefined }>();

function markFrom(value: string): DeletionMark | undefined {
  const parts = /^(\w+)@([^;]+)(;told)?(;approved)?$/.exec(value);
  const reason = markReasons.find((known) => known === parts?.[1]);
  const due = timeFromIso(parts?.[2] ?? '');
  if (parts === null || reason === undefined || due === undefined) return undefined;
  const told = parts[3] === undefined ? {} : { told: true as const };
  return { reason, due, approved: parts[4] !== undefined, ...told };
}

export function isProtected(replica: { tags: Tags }): boolean {
  return tagOf(replica.tags, tagKeys.protected) !== undefined;
}

/** Whether there is a mark at all, readable or not. */
export function hasDeletionMark(replica: { tags: Tags }): boolean {
  return tagOf(replica.tags, tagKeys.deletion) !== undefined;
}

export function deletionTagValue({ reason, due, approved, told }: DeletionMark): string {
  return `${reason}@${isoFromTime(due)}${told ? ';told' : ''}${approved ? ';approved' : ''}`;
}

/** What of a rule stands in the tags. */
export type TaggingRule = Pick<Rule, 'name' | 'protect'>;

/** Under whose name replicas are made. */
export interface Tagging {
  rule: TaggingRule;
  /** Which attempt at the copy it is, from 1. */
  attempt: number;
  installation: string;
}

/** The tags with which a replica of this source is made, or undefined where the source has more than can be carried. */
export function replicaTags(
  source: Pick<Snapshot, 'id' | 'tags' | 'uniqueId'>,
  { rule, attempt, installation }: Tagging,
): Tags | undefined {
  const carried = carriedTags(source.tags);
  const keys = Object.keys(carried);
  if (keys.length > maxCarriedTags) return undefined;
  return {
    ...carried,
    [tagKeys.source]: sourceTagValue(source.id),
    [tagKeys.generation]: source.uniqueId,
    [tagKeys.rule]: rule.name,
    [tagKeys.installation]: installation,
    ...(rule.protect && { [tagKeys.protected]: 'true' }),
    ...(keys.length > 0 && { [tagKeys.carried]: carriedTagValue(keys) }),
    ...(attempt > 1 && { [tagKeys.attempt]: String(attempt) }),
  };
}

/** The source's tags without any of ours. */
function carriedTags(tags: Tags): Tags {
  if (!Object.keys(tags).some(isOwnKey)) return tags;
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isOwnKey(key)));
}

export function isOwnKey(key: string): boolean {
  // Most are of others, and need not be folded to see that.
  return /^s/i.test(key) && key.toLowerCase().startsWith(ownPrefix);
}

/** Whether a tag of this key was written on the replica by us, as its own list of hashes says. */
export function wasCarried(replicaTagsNow: Tags, key: string): boolean {
  const hashes: string[] = (tagOf(replicaTagsNow, tagKeys.carried) ?? '').match(/[0-9a-f]{5}/g) ?? [];
  return hashes.includes(keyHash(key));
}

/** 41 hashes of five characters are 205, within the limit of a value. */
const keyHashLength = 5;

/** By key in lower case: a pass over a large estate asks for the same few again and again. */
const keyHashes = new Map<string, string>();
const maxKeyHashes = 10_000;

function keyHash(key: string): string {
  const folded = key.toLowerCase();
  const known = keyHashes.get(folded);
  if (known !== undefined) return known;
  const made = digest(folded).slice(0, keyHashLength);
  if (keyHashes.size < maxKeyHashes) keyHashes.set(folded, made);
  return made;
}

function carriedTagValue(keys: readonly string[]): string {
  return keys.map(keyHash).sort().join('');
}

function sourceTagValue(sourceId: string): string {
  return sourceId.length <= maxTagValue ? sourceId : hashedId(sourceId);
}

const hashLead = 'sha256:';

function hashedId(sourceId: string): string {
  return `${hashLead}${digest(resourceKey(sourceId))}`;
}

/** Whole seconds are enough for a delay of minutes, and shorter for people to read. */
function isoFromTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

function timeFromIso(text: string): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
