/** What a source has that its replica could not have, said before anything is asked of Azure. */
import type { Refusal } from '../refusal.ts';
import type { Target } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import { hasCustomerKey } from './encryption.ts';

/** Why no replica of this source is made in this target; undefined where all it has can be carried. */
export function notCarried(source: Snapshot, target: Target): Refusal | undefined {
  if (source.extendedLocation !== undefined) {
    // Seen: a copy that names no zone is refused, even within the region that the zone belongs to.
    return {
      reason: 'ExtendedLocationNotCarried',
      detail: `the source is in the edge zone ${source.extendedLocation}, and targets are regions; Azure copies it to another snapshot of that zone only`,
    };
  }
  if (source.encryptionSettingsEnabled) {
    // Whether any of the ways keeps the settings is documented nowhere; that machines fail without them is reported.
    return {
      reason: 'DiskEncryptionSettingsNotCarried',
      detail:
        "the disk is under Azure Disk Encryption: its keys are in a key vault of the source's region, and no machine starts from a copy without them; use encryption at rest or at host instead",
    };
  }
  if (hasCustomerKey(source) && target.diskEncryptionSetId === undefined && target.customerKeys !== 'drop') {
    return {
      reason: 'CustomerKeyWouldBeLost',
      detail: `the source is encrypted with a customer-managed key and the target in ${target.location} names no set; give it a "diskEncryptionSetId", or say "customerKeys": "drop" if the platform's key will do`,
    };
  }
  return undefined;
}
