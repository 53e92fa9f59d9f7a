import type { Refusal } from '../refusal.ts';
import type { Snapshot } from '../snapshot.ts';

/** Documented: such a snapshot is a VHDX, and only Ultra and Premium SSD v2 disks can be made from it. */
export function sectorSizeRefusal({ logicalSectorSize }: Snapshot): Refusal | undefined {
  if (logicalSectorSize !== 4096) return undefined;
  return {
    reason: 'SectorSizeNotCarried',
    detail:
      'the disk has logical sectors of 4096 bytes, so neither a blob nor a temporary disk can carry it; take it with "incremental": true',
  };
}
