import type { ArmCall } from '../arm-call.ts';
import { invalidRequestContent } from '../arm-errors.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import type { Route } from '../router.ts';
import { resourcesVersions } from '../api-versions.ts';
import { genericResources, type GenericResource } from './generic-resource.ts';
import { filterFrom } from './resource-filter.ts';

const subscription = '/subscriptions/{subscriptionId}';

/** Lists of resources of all types. Azure's run from a cache that may lag; these do not. */
export const resourceRoutes: readonly Route[] = [
  {
    versions: resourcesVersions,
    method: 'GET',
    path: `${subscription}/resources`,
    action: 'Microsoft.Resources/subscriptions/resources/read',
    effect: 'read',
    on: 'parent',
    handle: listResources,
  },
  {
    versions: resourcesVersions,
    method: 'GET',
    path: `${subscription}/resourceGroups/{resourceGroup}/resources`,
    action: 'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
    effect: 'read',
    on: 'parent',
    handle: listResources,
  },
];

function listResources(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  const { fits, byTag } = filterFrom(request.query.get('$filter'));
  const expand = (request.query.get('$expand') ?? '').split(',').map((name) => name.trim());
  const found = genericResources(cloud, params.subscriptionId, params.resourceGroup).filter(fits);
  return pageAnswer(
    call,
    found,
    ({ id }) => id,
    (resource) => resourceBody(resource, expand, byTag),
    topOf(request.query.get('$top')),
  );
}

/** How many a page holds at most: `$top`. Throws when it is no whole number from 1. */
export function topOf(text: string | null): number {
  if (text === null) return Infinity;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalidRequestContent(`$top is '${text}'`);
  return Number(text);
}

/**
 * `changedTime` is when it was made: later changes are not kept. What was found by its tag comes without tags
 * (documented and reported).
 */
function resourceBody(resource: GenericResource, expand: readonly string[], byTag: boolean): unknown {
  const { resourceGroup: _, createdTime, provisioningState, tags, ...shown } = resource;
  const made = new Date(createdTime).toISOString();
  return {
    ...shown,
    ...(!byTag && { tags }),
    ...(expand.includes('createdTime') && { createdTime: made }),
    ...(expand.includes('changedTime') && { changedTime: made }),
    ...(expand.includes('provisioningState') && { provisioningState }),
  };
}
