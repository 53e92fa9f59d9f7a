/**
 * The interim snapshot, under which name a renewed image is made before the old one goes. It is in the target group, of
 * the replica's own region, and the replica takes its name by a copy within the region.
 */
import { digest } from '../digest.ts';
import { onceFor } from '../once-for.ts';
import { tagKeys, tagOf, type Tagging } from '../replica-tags.ts';
import { resourceKey, snapshotIdText, type ResourceGroupId, type SnapshotId } from '../resource-id.ts';
import type { Snapshot } from '../snapshot.ts';

/**
 * `interim` holds the new image as it came from the source. `rehearsal` is a copy of that within the region, made by the
 * very request that will give the replica its name: that Azure takes it is known before the old image goes.
 */
export type InterimKind = 'interim' | 'rehearsal';

const namePrefix = 'snaprep-';

/** The same for every look at the same generation of a source; tells nothing of the image. */
export function interimName(sourceId: string, generation: string, kind: InterimKind = 'interim'): string {
  return `${namePrefix}${digest(kind, resourceKey(sourceId), generation.toLowerCase()).slice(0, 40)}`;
}

/** Whether it is, in lower case, a name that follows from this generation of the source. */
export function isInterimName(name: string, sourceId: string, generation: string): boolean {
  return (
    name === interimName(sourceId, generation) || name === interimName(sourceId, generation, 'rehearsal')
  );
}

/** No tag of the source's is among them: a rule that selects by tags must never take an interim for a source. */
export function interimTags(
  source: Pick<Snapshot, 'id' | 'name' | 'uniqueId'>,
  { rule, attempt, installation }: Tagging,
): Record<string, string> {
  return {
    [tagKeys.interim]: `${source.name}@${ownerHash(source.id)}`,
    [tagKeys.generation]: source.uniqueId,
    [tagKeys.rule]: rule.name,
    [tagKeys.installation]: installation,
    ...(attempt > 1 && { [tagKeys.attempt]: String(attempt) }),
  };
}

/**
 * The interims of one source in a listing of its target, newest first. Ours is only what has all tags, of this
 * installation, and the very name that follows from them.
 */
export function interimsOf(sourceId: string, installation: string, listing: readonly Snapshot[]): Snapshot[] {
  return namedAsInterims(listing)
    .filter((snapshot) => isInterimOf(snapshot, sourceId, installation))
    .sort((left, right) => right.timeCreated - left.timeCreated);
}

/** Few of all that are in a group, and each look asks for its own. */
const namedAsInterims = onceFor((listing: readonly Snapshot[]) => listing.filter(isNamedAsInterim));

function isNamedAsInterim({ name }: Snapshot): boolean {
  return name.toLowerCase().startsWith(namePrefix);
}

export function isInterimOf(snapshot: Snapshot, sourceId: string, installation: string): boolean {
  const { name, tags } = snapshot;
  if (!isNamedAsInterim(snapshot)) return false;
  const generation = tagOf(tags, tagKeys.generation);
  if (generation === undefined || tagOf(tags, tagKeys.installation) !== installation) return false;
  return (
    tagOf(tags, tagKeys.interim)?.split('@').at(-1) === ownerHash(sourceId) &&
    isInterimName(name.toLowerCase(), sourceId, generation)
  );
}

/** The sources of one group whose interims are in a listing of a target. */
export function sourcesOfInterims(
  group: ResourceGroupId,
  installation: string,
  listing: readonly Snapshot[],
): SnapshotId[] {
  const sources = new Map<string, SnapshotId>();
  for (const snapshot of namedAsInterims(listing)) {
    const name = /^(.+)@[0-9a-f]+$/.exec(tagOf(snapshot.tags, tagKeys.interim) ?? '')?.[1];
    if (name === undefined) continue;
    const source = { subscriptionId: group.subscriptionId, resourceGroup: group.resourceGroup, name };
    if (isInterimOf(snapshot, snapshotIdText(source), installation)) sources.set(name.toLowerCase(), source);
  }
  return [...sources.values()];
}

function ownerHash(sourceId: string): string {
  return digest(resourceKey(sourceId)).slice(0, 16);
}

/** Which generation of the source an interim, or a replica, says it is of. */
export function generationTagOf(snapshot: Snapshot): string {
  return tagOf(snapshot.tags, tagKeys.generation)?.toLowerCase() ?? '';
}
