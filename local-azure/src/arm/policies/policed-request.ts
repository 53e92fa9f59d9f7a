import type { ArmRequest } from '../arm-message.ts';
import type { Cloud } from '../cloud.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { FoundRoute } from '../router.ts';

const policed = new Set(
  [
    'Microsoft.Compute/snapshots',
    'Microsoft.Compute/disks',
    'Microsoft.Storage/storageAccounts',
    'Microsoft.Resources/subscriptions/resourceGroups',
  ].map((type) => `${type}/write`),
);

/**
 * The request as policies let it pass, looked at as the resource that it would leave: a PATCH is seen with the tags
 * and the region that are there. Throws `RequestDisallowedByPolicy`. Bodies of a wrong form are left to the handler.
 */
export function policedRequest(cloud: Cloud, request: ArmRequest, { route, params }: FoundRoute): ArmRequest {
  const { body, path, method } = request;
  if (!policed.has(route.action) || cloud.policies.list().length === 0) return request;
  if (!isJsonObject(body) || !isTags(body['tags'])) return request;
  const present = method === 'PATCH' ? presentAt(cloud, path, params) : undefined;
  const tags = body['tags'] ?? present?.tags ?? {};
  const content: JsonObject = { ...(present && { location: present.location }), ...body, tags };
  const type = route.action.slice(0, -'/write'.length);
  const applied = cloud.policies.applied({ id: path, type, content });
  if (present === undefined) return { ...request, body: applied };
  const { location: _, tags: written, ...rest } = applied;
  // Tags that were not sent and stay as they are are not sent on either.
  const isSent = body['tags'] !== undefined || JSON.stringify(written) !== JSON.stringify(present.tags);
  return { ...request, body: { ...rest, ...(isSent && { tags: written }) } };
}

function isTags(tags: unknown): boolean {
  return tags === undefined || tags === null || isJsonObject(tags);
}

function presentAt(
  { subscriptions, accounts }: Cloud,
  path: string,
  { subscriptionId, resourceGroup }: FoundRoute['params'],
): { tags: Record<string, string>; location: string } | undefined {
  if (!/\/providers\//i.test(path)) return subscriptions.group(subscriptionId, resourceGroup);
  return subscriptions.snapshotById(path) ?? subscriptions.disks.byId(path) ?? accounts.byId(path);
}
