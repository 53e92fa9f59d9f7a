import { maxCarriedTags, replicaTags, tagKeys } from './replica-tags.ts';
import type { ReplicaSku, Rule, Target } from './rule.ts';
import type { PurchasePlan, Snapshot, SupportedCapabilities } from './snapshot.ts';
import type { Refusal } from './refusal.ts';
import { isRefusal, wayOf, type Way } from './way.ts';

/** Everything that the request for a new replica says. */
export interface ReplicaSpec {
  /** The source's name as Azure spells it; an event may have it in another case. */
  name: string;
  createOption: Way;
  /** For `Copy` and `CopyStart`. */
  sourceResourceId?: string;
  /** For `Import`. */
  staged?: StagedVhd;
  location: string;
  tags: Readonly<Record<string, string>>;
  incremental: boolean;
  sku: ReplicaSku;
  copySpeed?: 'Standard' | 'Enhanced';
  osType?: string;
  hyperVGeneration?: string;
  securityType?: string;
  purchasePlan?: PurchasePlan;
  supportedCapabilities?: SupportedCapabilities;
  supportsHibernation?: boolean;
  encryption?: { type: string; diskEncryptionSetId: string };
  /** The defaults are open (recorded); a replica needs no access but by copying. */
  networkAccessPolicy: 'DenyAll';
  publicNetworkAccess: 'Disabled';
}

/** A VHD in a page blob of a storage account, without any SAS. */
export interface StagedVhd {
  sourceUri: string;
  storageAccountId: string;
}

/** The request that makes a replica of this source in this target, or why there is none. `Import` needs the blob. */
export function replicaSpec(
  source: Snapshot,
  rule: Rule,
  target: Target,
  attempt: number,
  staged?: StagedVhd,
): ReplicaSpec | Refusal {
  const way = wayOf(source, rule, target);
  if (isRefusal(way)) return way;
  const tags = replicaTags(source, rule, attempt);
  if (tags === undefined) {
    return {
      reason: 'TooManyTags',
      detail: `the source has more than ${maxCarriedTags} tags; Azure allows 50 and the replica needs up to 9 of its own`,
    };
  }
  return {
    name: source.name,
    createOption: way,
    ...(staged === undefined ? { sourceResourceId: source.id } : { staged }),
    location: target.location,
    tags: { ...tags, ...(staged && { [tagKeys.staged]: accountNameIn(staged) }) },
    incremental: source.incremental,
    sku: target.sku ?? 'Standard_LRS',
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
    ...(way === 'CopyStart' && target.copySpeed && { copySpeed: target.copySpeed }),
    ...carriedProperties(source, way),
    ...(target.diskEncryptionSetId !== undefined && {
      encryption: { type: encryptionType(source), diskEncryptionSetId: target.diskEncryptionSetId },
    }),
  };
}

/**
 * What makes machines start from the replica. All of it is sent although `Copy` takes over some by itself: which
 * properties `CopyStart` takes over when they are omitted is not documented. The security type is the exception:
 * `Copy` inherits it and refuses it in the request (reported for disks), `CopyStart` drops it unless it is sent.
 */
function carriedProperties(source: Snapshot, way: Way): Partial<ReplicaSpec> {
  const { osType, hyperVGeneration, purchasePlan, supportedCapabilities, supportsHibernation } = source;
  return {
    ...(osType !== undefined && { osType }),
    ...(hyperVGeneration !== undefined && { hyperVGeneration }),
    ...(purchasePlan !== undefined && { purchasePlan }),
    ...(supportedCapabilities !== undefined && { supportedCapabilities }),
    ...(supportsHibernation !== undefined && { supportsHibernation }),
    ...(way === 'CopyStart' && source.securityType !== undefined && { securityType: source.securityType }),
  };
}

/** The type has to be that of the encryption set; a source under double encryption points to a set of that kind. */
function encryptionType(source: Snapshot): string {
  const double = 'EncryptionAtRestWithPlatformAndCustomerKeys';
  return source.encryptionType === double ? double : 'EncryptionAtRestWithCustomerKey';
}

function accountNameIn({ storageAccountId }: StagedVhd): string {
  return storageAccountId.split('/').at(-1) ?? '';
}
