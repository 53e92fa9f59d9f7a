import { ArmError } from '../arm-error.ts';
import { objectAt, textAt } from '../json.ts';

interface KindAndSku {
  kind: string;
  sku: string;
}

const redundant = ['Standard_LRS', 'Standard_GRS', 'Standard_RAGRS'];
const zonal = ['Standard_ZRS', 'Standard_GZRS', 'Standard_RAGZRS'];
const provisioned = ['StandardV2_LRS', 'StandardV2_GRS', 'StandardV2_ZRS', 'StandardV2_GZRS'];

/** Which SKUs a kind has (documented). */
const skusOf = new Map<string, readonly string[]>([
  ['Storage', [...redundant, 'Premium_LRS']],
  ['StorageV2', [...redundant, ...zonal, 'Premium_LRS']],
  ['BlobStorage', redundant],
  ['BlockBlobStorage', ['Premium_LRS', 'Premium_ZRS']],
  ['FileStorage', ['Premium_LRS', 'Premium_ZRS', 'PremiumV2_LRS', 'PremiumV2_ZRS', ...provisioned]],
]);

/**
 * Kind and SKU of an account after a write, `present` those that it has: both have to be sent for a new one, and a kind
 * stays, but for the upgrade to `StorageV2` (documented). Throws for what Azure does not have (recorded).
 */
export function kindAndSkuFrom(body: unknown, present?: KindAndSku): KindAndSku {
  const kind = textAt(body, 'kind') ?? present?.kind ?? '';
  const sku = textAt(objectAt(body, 'sku'), 'name') ?? present?.sku ?? '';
  const skus = skusOf.get(kind);
  if (present !== undefined && kind !== present.kind && kind !== 'StorageV2') throw invalidValues('kind');
  if (skus === undefined) throw invalidValues('kind');
  if (skus.includes(sku)) return { kind, sku };
  const exists = [...skusOf.values()].flat().includes(sku);
  throw exists ? invalidValues('kind, sku') : invalidValues('sku');
}

function invalidValues(names: string): ArmError {
  return new ArmError(
    400,
    'InvalidValuesForRequestParameters',
    `Values for request parameters are invalid: ${names}. For more information, see - ` +
      'https://aka.ms/storageaccounttypes',
  );
}
