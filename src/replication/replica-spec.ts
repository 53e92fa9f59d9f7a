import { defaultSku } from './fidelity/differences-of.ts';
import { encryptionFor } from './fidelity/encryption.ts';
import { notCarried } from './fidelity/not-carried.ts';
import { machinePropertiesOf } from './machine-properties.ts';
import { maxCarriedTags, replicaTags, tagKeys } from './replica-tags.ts';
import type { Refusal } from './refusal.ts';
import type { Rule, Target } from './rule.ts';
import type { Snapshot } from './snapshot.ts';
import { closedAccess, type SnapshotSpec, type StagedVhd } from './snapshot-spec.ts';
import { isRefusal, wayOf, type Way } from './way.ts';

/** What a full snapshot comes out of in another region. */
export type Carried = { staged: StagedVhd } | { temporary: { id: string; name: string } };

const createOptions = {
  Copy: 'Copy',
  CopyStart: 'CopyStart',
  Stage: 'Import',
  Convert: 'CopyStart',
} as const;

/**
 * The request that makes a replica of this source in this target, or why there is none. `carried` is what was made on
 * the way; without it, that of a staged or converted one tells only whether there can be one.
 */
export function replicaSpec(
  source: Snapshot,
  rule: Rule,
  target: Target,
  attempt: number,
  carried?: Carried,
): SnapshotSpec | Refusal {
  const way = wayOf(source, rule, target);
  if (isRefusal(way)) return way;
  const refusal = notCarried(source, target);
  if (refusal !== undefined) return refusal;
  const tags = replicaTags(source, rule, attempt);
  if (tags === undefined) {
    return {
      reason: 'TooManyTags',
      detail: `the source has more than ${maxCarriedTags} tags; Azure allows 50 and the replica needs up to 9 of its own`,
    };
  }
  const createOption = createOptions[way];
  const encryption = encryptionFor(source, target);
  return {
    name: source.name,
    createOption,
    ...originOf(source, carried),
    location: target.location,
    tags: { ...tags, ...tagOfCarrier(carried) },
    // Only incremental snapshots are copied across regions, so a converted one is incremental while its source is full.
    incremental: source.incremental || way === 'Convert',
    sku: target.sku ?? defaultSku,
    ...closedAccess,
    ...(createOption === 'CopyStart' && target.copySpeed && { copySpeed: target.copySpeed }),
    ...machinePropertiesOf(source),
    ...securityTypeFor(source, way),
    ...(encryption !== undefined && { encryption }),
  };
}

function originOf(
  source: Snapshot,
  carried: Carried | undefined,
): Pick<SnapshotSpec, 'staged' | 'sourceResourceId'> {
  if (carried === undefined) return { sourceResourceId: source.id };
  return 'staged' in carried ? { staged: carried.staged } : { sourceResourceId: carried.temporary.id };
}

/** `Copy` inherits it and refuses it in the request (reported for disks), `CopyStart` drops it unless it is sent. */
function securityTypeFor({ securityType }: Snapshot, way: Way): Pick<SnapshotSpec, 'securityType'> {
  const isDropped = way === 'CopyStart' || way === 'Convert';
  return isDropped && securityType !== undefined ? { securityType } : {};
}

/** What the replica says of how it came, until nothing of that is left. */
function tagOfCarrier(carried: Carried | undefined): Record<string, string> {
  if (carried === undefined) return {};
  if ('temporary' in carried) return { [tagKeys.converted]: carried.temporary.name };
  return { [tagKeys.staged]: carried.staged.storageAccountId.split('/').at(-1) ?? '' };
}
