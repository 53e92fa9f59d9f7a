import { invalidParameter } from '../snapshots/compute-errors.ts';
import type { Behaviour } from '../behaviour.ts';

const local = ['Standard_LRS', 'StandardSSD_LRS', 'Premium_LRS'];
const zoned = ['StandardSSD_ZRS', 'Premium_ZRS'];

/** Throws when disks cannot have this SKU in this region (text recorded). Premium SSD v2 and Ultra disks are not here. */
export function checkDiskSku(sku: string, location: string, { regionsWithoutZones }: Behaviour): void {
  const supported = regionsWithoutZones.includes(location) ? local : [...local, ...zoned];
  if (!supported.includes(sku)) throw invalidParameter('sku', `SKU ${sku} is not available.`);
}
