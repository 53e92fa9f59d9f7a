/**
 * Azure resource ids. Resource Manager writes one id in several spellings (`resourcegroups`, upper-cased group
 * names), so ids are compared by `resourceKey` and kept as they came for display.
 */

/** The segments of a resource id below a resource group. */
export interface ResourceId {
  subscriptionId: string;
  resourceGroup: string;
  /** Namespace and types, for example `Microsoft.Compute/snapshots`; extension resources: their own type. */
  type: string;
  /** Name of the innermost resource. */
  name: string;
  /** The resource that an extension (a lock, `tags/default`) or a child sits on. */
  parent?: ResourceId;
}

/** Where snapshots live. */
export interface ResourceGroupId {
  subscriptionId: string;
  resourceGroup: string;
}

/** One snapshot in its resource group. */
export interface SnapshotId extends ResourceGroupId {
  name: string;
}

export const snapshotType = 'Microsoft.Compute/snapshots';

/** Splits a resource id into its parts; undefined for anything that is not an id of a resource in a group. */
export function parseResourceId(id: string): ResourceId | undefined {
  const segments = id.split('/');
  const [lead, subscriptions, subscriptionId, resourceGroups, resourceGroup, ...rest] = segments;
  if (lead !== '' || !same(subscriptions, 'subscriptions') || !same(resourceGroups, 'resourceGroups')) {
    return undefined;
  }
  if (!subscriptionId || !resourceGroup || segments.slice(1).includes('')) return undefined;
  let parent: ResourceId | undefined;
  let at = 0;
  while (at < rest.length) {
    if (!same(rest[at], 'providers')) return undefined;
    const namespace = rest[at + 1];
    at += 2;
    if (namespace === undefined || at >= rest.length) return undefined;
    let type = namespace;
    while (at < rest.length && !same(rest[at], 'providers')) {
      const name = rest[at + 1];
      if (name === undefined) return undefined;
      type += `/${String(rest[at])}`;
      parent = { subscriptionId, resourceGroup, type, name, ...(parent && { parent }) };
      at += 2;
    }
    if (parent === undefined || type === namespace) return undefined;
  }
  return parent;
}

/** Parses an id of a resource group itself; undefined for anything else. */
export function parseResourceGroupId(id: string): ResourceGroupId | undefined {
  const [lead, subscriptions, subscriptionId, resourceGroups, resourceGroup, ...rest] = id.split('/');
  if (lead !== '' || !same(subscriptions, 'subscriptions') || !same(resourceGroups, 'resourceGroups')) {
    return undefined;
  }
  if (!subscriptionId || !resourceGroup || rest.length > 0) return undefined;
  return { subscriptionId, resourceGroup };
}

/** The snapshot that an id names; undefined for other types, and for anything under a snapshot such as a lock. */
export function parseSnapshotId(id: string): SnapshotId | undefined {
  const resource = parseResourceId(id);
  if (resource === undefined || resource.parent !== undefined || !same(resource.type, snapshotType)) {
    return undefined;
  }
  const { subscriptionId, resourceGroup, name } = resource;
  return { subscriptionId, resourceGroup, name };
}

/** The id of a snapshot in the usual spelling. */
export function snapshotIdText({ subscriptionId, resourceGroup, name }: SnapshotId): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${snapshotType}/${name}`;
}

/** One spelling for all spellings of an id, for comparing and as a key; never for display. */
export function resourceKey(id: string): string {
  return id.toLowerCase();
}

/** The last part of an id: the resource's own name. */
export function resourceName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** Whether two ids name one resource. */
export function isSameResource(left: string, right: string): boolean {
  return left === right || resourceKey(left) === resourceKey(right);
}

/** `/subscriptions/<id>/resourceGroups/<name>`. */
export function resourceGroupIdText({ subscriptionId, resourceGroup }: ResourceGroupId): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

/** A resource group for people. */
export function groupText({ subscriptionId, resourceGroup }: ResourceGroupId): string {
  return `${subscriptionId}/${resourceGroup}`;
}

/** One spelling for a resource group, for comparing and as a key. */
export function resourceGroupKey(group: ResourceGroupId): string {
  return groupText(group).toLowerCase();
}

/** Whether both name one group; most are written alike. */
export function isSameGroup(left: ResourceGroupId, right: ResourceGroupId): boolean {
  return (
    isSameText(left.resourceGroup, right.resourceGroup) &&
    isSameText(left.subscriptionId, right.subscriptionId)
  );
}

/** Asked for each entry of a long journal, so nothing is made where one look tells; case changes no length to Azure. */
function isSameText(left: string, right: string): boolean {
  return left === right || (left.length === right.length && left.toLowerCase() === right.toLowerCase());
}

/** Each group once, as it stands first. */
export function distinctGroups<Group extends ResourceGroupId>(groups: readonly Group[]): Group[] {
  const seen = new Map<string, Group>();
  for (const group of groups) {
    const key = resourceGroupKey(group);
    if (!seen.has(key)) seen.set(key, group);
  }
  return [...seen.values()];
}

/** Whether two names or ids are the same to Azure, which ignores case in both. */
function same(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
