/** What is asked of a replica's encryption at rest, and whether it has that. */
import { isSameResource } from '../resource-id.ts';
import type { Target } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import type { EncryptionSpec } from '../snapshot-spec.ts';
import type { Difference } from './difference.ts';

const platformKey = 'EncryptionAtRestWithPlatformKey';
const customerKey = 'EncryptionAtRestWithCustomerKey';
const bothKeys = 'EncryptionAtRestWithPlatformAndCustomerKeys';

/** Whether a key of the customer's own is among those that a snapshot is encrypted with. */
export function hasCustomerKey({ encryptionType, diskEncryptionSetId }: Snapshot): boolean {
  return isCustomerKey(encryptionType) || diskEncryptionSetId !== undefined;
}

/**
 * What the request for a replica says. The type has to be that of the encryption set; a source under double
 * encryption points to a set of that kind. Where the customer's key may be dropped the platform's is named, as what
 * a copy takes over by itself is a set that the target cannot use.
 */
export function encryptionFor(source: Snapshot, { diskEncryptionSetId }: Target): EncryptionSpec | undefined {
  if (diskEncryptionSetId !== undefined) {
    return { type: isDouble(source.encryptionType) ? bothKeys : customerKey, diskEncryptionSetId };
  }
  return hasCustomerKey(source) ? { type: platformKey } : undefined;
}

/**
 * Where nothing was asked for, more than the platform's key is no loss. That encryption can be changed by PATCH is
 * documented; all incremental snapshots of a family share one set (documented), so none is moved to another here.
 */
export function encryptionDifferences(source: Snapshot, replica: Snapshot, target: Target): Difference[] {
  const { diskEncryptionSetId: wantedSet } = target;
  const wantsKey = wantedSet !== undefined || (hasCustomerKey(source) && target.customerKeys !== 'drop');
  if (!wantsKey) return [];
  const wanted = isDouble(source.encryptionType) ? bothKeys : customerKey;
  const differences: Difference[] = [];
  const { encryptionType: found, diskEncryptionSetId: foundSet } = replica;
  // A set of the double kind is more than was asked for.
  if (!isCustomerKey(found) || (wanted === bothKeys && !isDouble(found))) {
    differences.push({ property: 'encryption.type', wanted, found, kind: 'blocking' });
  }
  if (wantedSet !== undefined && (foundSet === undefined || !isSameResource(wantedSet, foundSet))) {
    differences.push({
      property: 'encryption.diskEncryptionSetId',
      wanted: wantedSet,
      found: foundSet,
      kind: 'blocking',
    });
  }
  return differences;
}

function isCustomerKey(type: string | undefined): boolean {
  return [customerKey, bothKeys].some((known) => known.toLowerCase() === type?.toLowerCase());
}

function isDouble(type: string | undefined): boolean {
  return type?.toLowerCase() === bothKeys.toLowerCase();
}
