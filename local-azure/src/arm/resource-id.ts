/** Ids of resources. Resource Manager compares them without regard to case, and so does everything here. */

export interface NamedResource {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
}

export function subscriptionScope(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}`;
}

export function resourceGroupId(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

export function snapshotId(subscriptionId: string, resourceGroup: string, name: string): string {
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.Compute/snapshots/${name}`;
}

export function diskId(subscriptionId: string, resourceGroup: string, name: string): string {
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.Compute/disks/${name}`;
}

/** Takes apart the id of a resource of `type` (for example `Microsoft.Compute/snapshots`); undefined for others. */
export function parseResourceId(id: string, type: string): NamedResource | undefined {
  const [, subscriptions, subscriptionId, groups, resourceGroup, providers, namespace, kind, name, ...rest] =
    id.split('/');
  if (!subscriptionId || !resourceGroup || !name || rest.length > 0) return undefined;
  const shape = `${subscriptions}/${groups}/${providers}/${namespace}/${kind}`;
  return shape.toLowerCase() === `subscriptions/resourcegroups/providers/${type}`.toLowerCase()
    ? { subscriptionId, resourceGroup, name }
    : undefined;
}

/** Under which name something with this id or name is kept. */
export function keyOf(idOrName: string): string {
  return idOrName.toLowerCase();
}

/** True when `id` is `scope` or lies under it. */
export function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [keyOf(id), keyOf(scope)];
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** `West Europe` and `westeurope` are one region. */
export function regionFrom(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}
