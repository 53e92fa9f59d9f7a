import type { Behaviour } from '../behaviour.ts';
import { skuNotSupported } from './compute-errors.ts';

const skus = ['Premium_LRS', 'Standard_LRS', 'Standard_ZRS'];

/** Throws when snapshots cannot have this SKU in this region. */
export function checkSku(sku: string, location: string, { regionsWithoutZones }: Behaviour): void {
  const supported = regionsWithoutZones.includes(location)
    ? skus.filter((name) => name !== 'Standard_ZRS')
    : skus;
  if (!supported.includes(sku)) throw skuNotSupported(sku, supported);
}
