import type { ResourceManagerSeed } from '../arm/resource-manager-seed.ts';
import { ControlError } from './control-error.ts';

/** Where a snapshot is or is to be. */
export interface Place {
  subscriptionId: string;
  resourceGroup: string;
  location: string;
}

/**
 * The place that a request means: by `subscriptionId` and `resourceGroup`, by the group alone where its name is
 * unique, else the first group of the seed.
 */
export function placeOf(seed: ResourceManagerSeed, given: Record<string, unknown>): Place {
  const all = seed.subscriptions.flatMap(({ subscriptionId, resourceGroups = [] }) =>
    resourceGroups.map(({ name, location }): Place => ({ subscriptionId, resourceGroup: name, location })),
  );
  const found = all.filter(
    (place) =>
      (given['subscriptionId'] === undefined || place.subscriptionId === given['subscriptionId']) &&
      (given['resourceGroup'] === undefined || place.resourceGroup === given['resourceGroup']),
  );
  const [first] = found;
  if (first !== undefined) return first;
  const known = all
    .map(({ subscriptionId, resourceGroup }) => `${subscriptionId}/${resourceGroup}`)
    .join(', ');
  throw new ControlError(404, `there is no such resource group; there are: ${known}`);
}

export function groupIdOf({ subscriptionId, resourceGroup }: Place): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

export function snapshotIdOf(place: Place, name: string): string {
  return `${groupIdOf(place)}/providers/Microsoft.Compute/snapshots/${name}`;
}
