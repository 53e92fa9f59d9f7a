/**
 * Azure's regions by name, of all its clouds, as `az account list-locations` and published lists had them in
 * November 2026. New ones come about every quarter, so a file can name more; which of them a subscription may use,
 * only Azure knows.
 */
import { normaliseLocation } from './location.ts';
import { nearestKey } from './nearest-key.ts';

export const regions: readonly string[] = [
  ...['australiacentral', 'australiacentral2', 'australiaeast', 'australiasoutheast', 'austriaeast'],
  ...['belgiumcentral', 'brazilsouth', 'brazilsoutheast', 'canadacentral', 'canadaeast', 'centralindia'],
  ...['centralus', 'chilecentral', 'denmarkeast', 'eastasia', 'eastus', 'eastus2', 'francecentral'],
  ...['francesouth', 'germanynorth', 'germanywestcentral', 'indiasouthcentral', 'indonesiacentral'],
  ...['israelcentral', 'israelnorthwest', 'italynorth', 'japaneast', 'japanwest', 'jioindiacentral'],
  ...['jioindiawest', 'koreacentral', 'koreasouth', 'malaysiasouth', 'malaysiawest', 'mexicocentral'],
  ...['newzealandnorth', 'northcentralus', 'northeurope', 'norwayeast', 'norwaywest', 'polandcentral'],
  ...['qatarcentral', 'southafricanorth', 'southafricawest', 'southcentralus', 'southeastasia', 'southindia'],
  ...['spaincentral', 'swedencentral', 'swedensouth', 'switzerlandnorth', 'switzerlandwest', 'taiwannorth'],
  ...['uaecentral', 'uaenorth', 'uksouth', 'ukwest', 'westcentralus', 'westeurope', 'westindia', 'westus'],
  ...['westus2', 'westus3'],
  // United States Government, China, and the regions for early access.
  ...['usdodcentral', 'usdodeast', 'usgovarizona', 'usgovtexas', 'usgovvirginia'],
  ...['chinaeast', 'chinaeast2', 'chinaeast3', 'chinanorth', 'chinanorth2', 'chinanorth3'],
  ...['centraluseuap', 'eastus2euap'],
];

/** What is wrong with the name of a region, and which was probably meant; undefined when it is known. */
export function regionProblem(text: string, more: readonly string[]): string | undefined {
  const wanted = normaliseLocation(text);
  const known = [...regions, ...more.map(normaliseLocation)];
  if (known.includes(wanted)) return undefined;
  // "europewest" is far from "westeurope" letter by letter.
  const meant = known.find((name) => lettersOf(name) === lettersOf(wanted)) ?? nearestKey(wanted, known);
  const advice = meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`;
  return `${JSON.stringify(text)} is no region that this version knows.${advice} Should Azure have it (az account list-locations --query "[].name"), name it in "moreRegions"`;
}

function lettersOf(text: string): string {
  return Array.from(text).sort().join('');
}
