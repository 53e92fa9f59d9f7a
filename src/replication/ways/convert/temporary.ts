/**
 * The temporary disk and incremental snapshot that a full snapshot travels by: what they are called, how they say
 * whose they are, and what is seen of them. A pair serves all targets of its source.
 */
import { digest } from '../../digest.ts';
import { isPinned, tagKeys, tagOf } from '../../replica-tags.ts';
import { resourceKey, snapshotIdText, type ResourceGroupId, type SnapshotId } from '../../resource-id.ts';
import type { Snapshot } from '../../snapshot.ts';

/** A managed disk, cut down to what conversion looks at. */
export interface Disk {
  id: string;
  name: string;
  tags: Readonly<Record<string, string>>;
  uniqueId: string;
  /** Milliseconds since 1970. */
  timeCreated: number;
  provisioningState: string;
  /** 0 to 100, where Azure fills a disk in the background. */
  completionPercent?: number;
  /** For a disk made from a snapshot: that snapshot's `uniqueId` (documented). */
  sourceUniqueId?: string;
}

/** The disk and the snapshot of one generation of a source. Either may be missing. */
export interface TemporaryPair {
  source: SnapshotId;
  /** `uniqueId` of the source that it was made from. */
  generation: string;
  /** Both have this name. */
  name: string;
  disk?: Disk;
  snapshot?: Snapshot;
}

/** A person wants to keep it; both parts stay, as they are of one image. */
export function isPairPinned({ disk, snapshot }: TemporaryPair): boolean {
  return [disk, snapshot].some((part) => part !== undefined && isPinned(part));
}

export function pinnedText({ name }: TemporaryPair): string {
  return `${name} in the work group is pinned and stays`;
}

/** What is to be removed of pairs, as it was seen. */
export interface TemporaryParts {
  disks: readonly Disk[];
  snapshots: readonly Snapshot[];
}

/** What complete listings of the work group say of one source. */
export interface ConversionObservation {
  group: ResourceGroupId;
  /** One for each generation of the source that has any part there. */
  pairs: readonly TemporaryPair[];
  /** Id of someone else's resource that has the name of ours. */
  taken?: string;
}

/**
 * The name is the same for every look at the same generation, and tells nothing of the image. Each installation has pairs
 * of its own, as it knows nothing of what others copy from theirs; those of before named none.
 */
export function temporaryName(source: SnapshotId, generation: string, installation?: string): string {
  const of = [resourceKey(snapshotIdText(source)), generation.toLowerCase()];
  const key = installation === undefined ? of : [...of, installation];
  return `snaprep-${digest(...key).slice(0, 40)}`;
}

/**
 * Of both. The tag of the source is `<group>/<name>`: the subscription is that of the work group itself, and without it
 * the longest names fit into a tag's value.
 */
export function temporaryTags(
  source: SnapshotId,
  generation: string,
  installation?: string,
): Record<string, string> {
  return {
    [tagKeys.temporary]: `${source.resourceGroup}/${source.name}`,
    [tagKeys.generation]: generation,
    ...(installation !== undefined && { [tagKeys.installation]: installation }),
  };
}

/**
 * The pairs in complete listings of a work group. Ours is only what has the tags, no other installation's among them, and
 * the very name that follows from them; anything else belongs to someone else, whatever it is called.
 */
export function pairsIn(
  { subscriptionId }: ResourceGroupId,
  { disks, snapshots }: { disks: readonly Disk[]; snapshots: readonly Snapshot[] },
  installation: string,
): TemporaryPair[] {
  const pairs = new Map<string, TemporaryPair>();
  const pairOf = (part: Disk | Snapshot): TemporaryPair | undefined => {
    const owner = ownerOf(part, subscriptionId, installation);
    if (owner === undefined) return undefined;
    const pair = pairs.get(owner.name) ?? owner;
    pairs.set(owner.name, pair);
    return pair;
  };
  for (const disk of disks) {
    const pair = pairOf(disk);
    if (pair !== undefined) pair.disk = disk;
  }
  for (const snapshot of snapshots) {
    const pair = pairOf(snapshot);
    if (pair !== undefined) pair.snapshot = snapshot;
  }
  return [...pairs.values()];
}

function ownerOf(
  { name, tags }: Disk | Snapshot,
  subscriptionId: string,
  installation: string,
): TemporaryPair | undefined {
  const [resourceGroup, sourceName, ...rest] = tagOf(tags, tagKeys.temporary)?.split('/') ?? [];
  const generation = tagOf(tags, tagKeys.generation);
  if (!resourceGroup || !sourceName || rest.length > 0 || generation === undefined) return undefined;
  const named = tagOf(tags, tagKeys.installation);
  if (named !== undefined && named !== installation) return undefined;
  const source = { subscriptionId, resourceGroup, name: sourceName };
  const expected = temporaryName(source, generation, named);
  return name.toLowerCase() === expected ? { source, generation, name: expected } : undefined;
}
