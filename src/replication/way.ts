/** How a snapshot gets from its source to a target, or why it cannot. */
import { mayConvert, mayStage, type ModeName, type Rule, type Target } from './rule.ts';
import type { Snapshot } from './snapshot.ts';
import type { Refusal } from './refusal.ts';
import { stagingRefusal } from './staging/refusal.ts';

/**
 * Azure's own copies, within a region and across regions, and for full snapshots across regions: by way of a private
 * blob, or of a temporary disk and an incremental snapshot of that.
 */
export type Way = 'Copy' | 'CopyStart' | 'Stage' | 'Convert';

/** The way for this source to this target. Nothing here depends on the replica. */
export function wayOf(source: Snapshot, rule: Rule, target: Target): Way | Refusal {
  const mode = modeOf(source, rule, target);
  if (rule.mode !== undefined && rule.mode !== mode) {
    return {
      reason: 'ModeMismatch',
      detail: `rule ${rule.name} says ${rule.mode}, but from ${source.location} to ${target.location} it is ${
        mode ?? 'the same subscription and region'
      }; correct or remove "mode"`,
    };
  }
  if (/^ConfidentialVM/i.test(source.securityType ?? '')) {
    return {
      reason: 'ConfidentialVmNotSupported',
      detail: `security type ${String(source.securityType)}: the encrypted guest state of a confidential machine cannot be carried to another snapshot`,
    };
  }
  if (source.location === target.location) return 'Copy';
  return source.incremental ? 'CopyStart' : wayOfFull(source, rule, target);
}

/** Azure copies no full snapshot to another region. */
function wayOfFull(source: Snapshot, rule: Rule, target: Target): Way | Refusal {
  // Documented: such a snapshot is a VHDX, and only Ultra and Premium SSD v2 disks can be made from it.
  if (source.logicalSectorSize === 4096 && rule.fullSnapshots !== 'refuse') {
    return {
      reason: 'SectorSizeNotCarried',
      detail:
        'the disk has logical sectors of 4096 bytes, so neither a blob nor a temporary disk can carry it; take it with "incremental": true',
    };
  }
  if (!mayStage(rule)) return mayConvert(rule) ? 'Convert' : refusedAcrossRegions(source, target);
  const refusal = stagingRefusal(source);
  if (refusal === undefined) return 'Stage';
  return mayConvert(rule) ? 'Convert' : refusal;
}

function refusedAcrossRegions(source: Snapshot, target: Target): Refusal {
  return {
    reason: 'FullSnapshotAcrossRegions',
    detail: `Azure copies only incremental snapshots from ${source.location} to ${target.location}; take it with "incremental": true, or let the rule say "fullSnapshots": "auto"`,
  };
}

/** The runbook's name for the way from source to target; a copy within one subscription and region has none. */
export function modeOf(source: Snapshot, rule: Rule, target: Target): ModeName | undefined {
  const sameSubscription = rule.source.subscriptionId.toLowerCase() === target.subscriptionId.toLowerCase();
  const sameRegion = source.location === target.location;
  if (sameSubscription) return sameRegion ? undefined : 'SameSubDifferentRegion';
  return sameRegion ? 'DifferentSubSameRegion' : 'DifferentSubDifferentRegion';
}

export function isRefusal(way: Way | Refusal): way is Refusal {
  return typeof way !== 'string';
}
