import { defaultSku } from './fidelity/differences-of.ts';
import { encryptionFor } from './fidelity/encryption.ts';
import { notCarried } from './fidelity/not-carried.ts';
import { machinePropertiesOf } from './machine-properties.ts';
import { interimName, interimTags } from './renewal/interim.ts';
import { maxCarriedTags, replicaTags, tagKeys, type Tagging } from './replica-tags.ts';
import type { Refusal } from './refusal.ts';
import type { Target } from './rule.ts';
import type { Snapshot } from './snapshot.ts';
import { closedAccess, type Carried, type SnapshotSpec } from './snapshot-spec.ts';
import type { Way } from './ways/way.ts';

/** What is made, and under whose name. */
export interface Order extends Tagging {
  target: Target;
  /** `interim`: under a name of ours, beside the replica that it is to replace. */
  as: 'replica' | 'interim';
}

/**
 * The request that makes a replica of this source by this way, or why there is none. `carried` is what was made on
 * the way; without it, that of a staged or converted one tells only whether there can be one.
 */
export function replicaSpec(
  source: Snapshot,
  way: Way,
  order: Order,
  carried?: Carried,
): SnapshotSpec | Refusal {
  const { target } = order;
  const refusal = notCarried(source, target);
  if (refusal !== undefined) return refusal;
  const tags = replicaTags(source, order);
  if (tags === undefined) {
    return {
      reason: 'TooManyTags',
      detail: `the source has more than ${maxCarriedTags} tags; Azure allows 50 and the replica needs up to ${50 - maxCarriedTags} of its own`,
    };
  }
  const { createOption } = way;
  const encryption = encryptionFor(source, target);
  return {
    ...(order.as === 'replica'
      ? { name: source.name, tags: { ...tags, ...tagOfCarried(carried) } }
      : {
          name: interimName(source.id, source.uniqueId),
          tags: { ...interimTags(source, order), ...tagOfCarried(carried) },
        }),
    createOption,
    ...originOf(source, carried),
    location: target.location,
    // Only incremental snapshots are copied across regions, so a converted one is incremental while its source is full.
    incremental: source.incremental || way.makesIncremental,
    sku: target.sku ?? defaultSku,
    ...closedAccess,
    ...(createOption === 'CopyStart' && target.copySpeed && { copySpeed: target.copySpeed }),
    ...machinePropertiesOf(source),
    ...securityTypeFor(source, createOption),
    ...(encryption !== undefined && { encryption }),
  };
}

/**
 * The request by which a replica takes its name from its interim: a copy within the region, of what is there already.
 * It is of the interim's generation, whatever source there is by now. `isCopyRefused`: Azure made no `Copy`.
 */
export function renewedSpec(
  source: Pick<Snapshot, 'id' | 'name' | 'tags'>,
  interim: Snapshot,
  generation: string,
  order: Order,
  isCopyRefused = false,
): SnapshotSpec | Refusal {
  const tags = replicaTags({ ...source, uniqueId: generation }, order);
  if (tags === undefined) {
    return { reason: 'TooManyTags', detail: `the source has more than ${maxCarriedTags} tags` };
  }
  const encryption = encryptionFor(interim, order.target);
  const createOption = isCopyRefused && interim.incremental ? 'CopyStart' : 'Copy';
  return {
    name: source.name,
    createOption,
    sourceResourceId: interim.id,
    location: order.target.location,
    tags: { ...tags, ...tagsOfCarried(interim.tags), [tagKeys.renewed]: interim.name },
    incremental: interim.incremental,
    sku: order.target.sku ?? defaultSku,
    ...closedAccess,
    ...machinePropertiesOf(interim),
    ...securityTypeFor(interim, createOption),
    ...(encryption !== undefined && { encryption }),
  };
}

/** The same request under another name, and with the tags of an interim: whether Azure takes it is to be seen. */
export function rehearsalSpec(renewed: SnapshotSpec, source: Snapshot, order: Order): SnapshotSpec {
  return {
    ...renewed,
    name: interimName(source.id, source.uniqueId, 'rehearsal'),
    tags: { ...interimTags(source, order), ...tagsOfCarried(renewed.tags) },
  };
}

/** What the image came by may still be there, and whichever copy of it gets the name in the end has to say so. */
function tagsOfCarried(tags: Snapshot['tags']): Record<string, string> {
  const told: readonly string[] = [tagKeys.staged, tagKeys.converted];
  return Object.fromEntries(Object.entries(tags).filter(([key]) => told.includes(key.toLowerCase())));
}

function originOf(
  source: Snapshot,
  carried: Carried | undefined,
): Pick<SnapshotSpec, 'staged' | 'sourceResourceId'> {
  if (carried === undefined) return { sourceResourceId: source.id };
  return 'staged' in carried ? { staged: carried.staged } : { sourceResourceId: carried.temporary.id };
}

/** `Copy` inherits it and refuses it in the request (reported for disks), `CopyStart` drops it unless it is sent. */
function securityTypeFor(
  { securityType }: Snapshot,
  createOption: SnapshotSpec['createOption'],
): Pick<SnapshotSpec, 'securityType'> {
  return createOption === 'CopyStart' && securityType !== undefined ? { securityType } : {};
}

/** What the replica says of how it came, until nothing of that is left. */
function tagOfCarried(carried: Carried | undefined): Record<string, string> {
  if (carried === undefined) return {};
  if ('temporary' in carried) return { [tagKeys.converted]: carried.temporary.name };
  return { [tagKeys.staged]: carried.staged.storageAccountId.split('/').at(-1) ?? '' };
}
