/**
 * Whether a finished replica is what it was asked to be: what its source has, what the rule demands and what was
 * sent. `InSync` is said of none that has a difference.
 */
import type { Target } from '../rule.ts';
import { isSameResource } from '../resource-id.ts';
import type { Snapshot } from '../snapshot.ts';
import { blockingDifferences, type Difference } from './difference.ts';
import { encryptionDifferences } from './encryption.ts';
import { machineDifferences } from './machine.ts';
import { networkAccessDifferences } from './network-access.ts';

/** The SKU of replicas where the rule names none. */
export const defaultSku = 'Standard_LRS';

/**
 * Every difference by name; none where all that was sent and all that is demanded holds. The tags are not among
 * them, and neither is how far the copy is.
 */
export function differencesOf(source: Snapshot, replica: Snapshot, target: Target): Difference[] {
  return [
    ...blockingDifferences([
      { property: 'location', wanted: target.location, found: replica.location },
      {
        property: 'extendedLocation',
        wanted: source.extendedLocation ?? 'none',
        found: replica.extendedLocation ?? 'none',
      },
      { property: 'sku', wanted: target.sku ?? defaultSku, found: replica.sku },
      { property: 'incremental', wanted: incremental(source, replica), found: String(replica.incremental) },
      {
        property: 'encryptionSettingsCollection',
        wanted: diskEncryption(source),
        found: diskEncryption(replica),
      },
    ]),
    ...sizeDifference(source, replica),
    ...encryptionDifferences(source, replica, target),
    ...machineDifferences(source, replica),
    ...networkAccessDifferences(replica),
  ];
}

/**
 * `CopyStart` makes incremental snapshots only, so one of a full source was converted on purpose, or took its name from
 * an interim that was.
 */
function incremental(source: Snapshot, { createOption, sourceResourceId }: Snapshot): string | undefined {
  if (source.incremental) return 'true';
  const isOfSource = sourceResourceId !== undefined && isSameResource(sourceResourceId, source.id);
  return createOption.toLowerCase() === 'copystart' || !isOfSource ? undefined : 'false';
}

/** Keys of Azure Disk Encryption; a machine that cannot find them stops at a recovery screen (reported). */
function diskEncryption({ encryptionSettingsEnabled }: Snapshot): string {
  return encryptionSettingsEnabled ? 'enabled' : 'none';
}

/** The smallest step in which Azure sizes disks; that imports are rounded up to it is unverified. */
const gibibyte = 2 ** 30;

/** A smaller replica lost its end; one that is larger by a step or more was grown by someone. */
function sizeDifference(source: Snapshot, replica: Snapshot): Difference[] {
  const { diskSizeBytes: wanted } = source;
  const { diskSizeBytes: found } = replica;
  if (wanted === undefined) return [];
  if (found !== undefined && found >= wanted && found < wanted + gibibyte) return [];
  return [{ property: 'diskSizeBytes', wanted: String(wanted), found: found?.toString(), kind: 'blocking' }];
}
