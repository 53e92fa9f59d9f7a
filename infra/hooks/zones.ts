/** Whether a region spreads Flex Consumption over zones: fewer do than have zones. */
import { normaliseLocation } from '../../src/config/location.ts';
import type { ArmClient } from './arm-client.ts';
import type { Finding } from './before-provision.ts';

interface GeoRegions {
  value?: { properties?: { name?: string; orgDomain?: string } }[];
}

/** What `az functionapp list-flexconsumption-locations --zone-redundant=true` looks for (read in Microsoft's modules). */
const capability = 'FCZONEREDUNDANCY';

export async function zonesOffered(
  arm: ArmClient,
  { subscriptionId, location }: { subscriptionId: string; location: string },
): Promise<Finding[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/geoRegions?api-version=2024-04-01&sku=FlexConsumption`;
  const { value = [] } = ((await arm.get(path)) ?? {}) as GeoRegions;
  const regions = value.map(({ properties: { name = '', orgDomain = '' } = {} }) => ({
    name: normaliseLocation(name),
    hasZones: orgDomain.toUpperCase().split(';').includes(capability),
  }));
  const own = regions.find(({ name }) => name === normaliseLocation(location));
  if (own === undefined) {
    const command = 'az functionapp list-flexconsumption-locations --zone-redundant=true';
    return [{ kind: 'question', text: `whether ${location} has zones for Flex Consumption: ${command}` }];
  }
  if (own.hasZones) return [];
  const other = regions.find(({ hasZones }) => hasZones)?.name;
  const text =
    `${location} has no zones for Flex Consumption, and zoneRedundant is true: leave it out, or take another region` +
    (other === undefined ? '' : `, such as ${other}`);
  return [{ kind: 'problem', text }];
}
