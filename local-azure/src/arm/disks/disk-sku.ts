import type { Behaviour } from '../behaviour.ts';
import { diskSkuNotAvailable } from './disk-errors.ts';

const skus = ['Standard_LRS', 'StandardSSD_LRS', 'Premium_LRS', 'StandardSSD_ZRS', 'Premium_ZRS'];

/** Throws when disks cannot have this SKU in this region. */
export function checkDiskSku(sku: string, location: string, { regionsWithoutZones }: Behaviour): void {
  const isZonal = sku.endsWith('_ZRS');
  if (!skus.includes(sku) || (isZonal && regionsWithoutZones.includes(location))) {
    throw diskSkuNotAvailable(sku);
  }
}
