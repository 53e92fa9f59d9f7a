import type { ResourceManager } from '../arm/resource-manager.ts';
import type { ResourceManagerSeed } from '../arm/resource-manager-seed.ts';
import { ControlError } from './control-error.ts';
import { textFrom, type Fields } from './request-fields.ts';

/** Where a snapshot is or is to be. */
export interface Place {
  subscriptionId: string;
  resourceGroup: string;
  location: string;
}

/** What a request may say about a place. */
export const placeFields = ['subscriptionId', 'resourceGroup'];

/**
 * The place that a request means: by `subscriptionId` and `resourceGroup`, by the group alone where one of the seed
 * has that name, else the first group of the seed. Case does not count.
 */
export function placeOf(seed: ResourceManagerSeed, cloud: ResourceManager, fields: Fields): Place {
  const subscriptionId = textFrom(fields, 'subscriptionId');
  const resourceGroup = textFrom(fields, 'resourceGroup');
  const all = placesOf(seed);
  const found = all.find(
    (place) => isSame(place.subscriptionId, subscriptionId) && isSame(place.resourceGroup, resourceGroup),
  );
  return (
    found ??
    createdPlace(cloud, subscriptionId ?? seed.subscriptions[0]?.subscriptionId, resourceGroup) ??
    unknownPlace(all)
  );
}

/** The groups that were there at the start. */
export function placesOf(seed: ResourceManagerSeed): Place[] {
  return seed.subscriptions.flatMap(({ subscriptionId, resourceGroups = [] }) =>
    resourceGroups.map(({ name, location }): Place => ({ subscriptionId, resourceGroup: name, location })),
  );
}

export function groupIdOf(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

export function snapshotIdOf({ subscriptionId, resourceGroup }: Place, name: string): string {
  return `${groupIdOf(subscriptionId, resourceGroup)}/providers/Microsoft.Compute/snapshots/${name}`;
}

/** A group that came later. */
function createdPlace(
  cloud: ResourceManager,
  subscriptionId: string | undefined,
  resourceGroup: string | undefined,
): Place | undefined {
  if (subscriptionId === undefined || resourceGroup === undefined) return undefined;
  const group = cloud.getResourceGroup(groupIdOf(subscriptionId, resourceGroup));
  return group && { subscriptionId, resourceGroup: group.name, location: group.location };
}

function unknownPlace(all: readonly Place[]): never {
  const known = all.map(({ subscriptionId, resourceGroup }) => `${subscriptionId}/${resourceGroup}`);
  throw new ControlError(
    404,
    `there is no such resource group; at the start there were: ${known.join(', ')}. ` +
      'For one made later give "subscriptionId" and "resourceGroup"',
  );
}

function isSame(value: string, wanted: string | undefined): boolean {
  return wanted === undefined || value.toLowerCase() === wanted.toLowerCase();
}
