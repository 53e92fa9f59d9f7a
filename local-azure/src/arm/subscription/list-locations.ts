import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { subscriptionScope } from '../resource-id.ts';
import { regions, type Region } from './regions.ts';

/** All regions at once: this list has no pages. */
export function listLocations({ params, cloud, apiVersion }: ArmCall): ArmAnswer {
  const { subscriptionId } = cloud.subscriptions.subscription(params.subscriptionId);
  return { status: 200, body: { value: regions.map((region) => body(region, subscriptionId, apiVersion)) } };
}

/** Until 2019 the coordinates stood at the top (published models). */
function body(region: Region, subscriptionId: string, version: string): unknown {
  const { name, displayName, geographyGroup, physicalLocation, pairedRegion, latitude, longitude } = region;
  const scope = subscriptionScope(subscriptionId);
  const id = `${scope}/locations/${name}`;
  if (version < '2019-11-01') return { id, name, displayName, latitude, longitude };
  return {
    id,
    name,
    ...(version >= '2021-01-01' && { type: 'Region' }),
    displayName,
    regionalDisplayName: `(${geographyGroup}) ${displayName}`,
    metadata: {
      regionType: 'Physical',
      regionCategory: 'Recommended',
      geographyGroup,
      longitude,
      latitude,
      physicalLocation,
      pairedRegion:
        pairedRegion === undefined ? [] : [{ name: pairedRegion, id: `${scope}/locations/${pairedRegion}` }],
    },
  };
}
