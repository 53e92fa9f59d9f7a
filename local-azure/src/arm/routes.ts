import { permissionRoutes } from './authorization/permission-routes.ts';
import { computeRoutes } from './compute/compute-routes.ts';
import { policyRestrictionRoutes } from './policies/check-restrictions.ts';
import { computeDiskVersions, lockVersions, resourcesVersions } from './api-versions.ts';
import { diskRoutes } from './disks/disk-routes.ts';
import { deleteLock } from './locks/delete-lock.ts';
import { getLock } from './locks/get-lock.ts';
import { listLocks } from './locks/list-locks.ts';
import { putLock } from './locks/put-lock.ts';
import { machineRoutes } from './machines/machine-routes.ts';
import { getDiskOperation, getOperationResult, getTagsOperationResult } from './operations/get-operation.ts';
import { deleteResourceGroup } from './resource-groups/delete-resource-group.ts';
import { getResourceGroup } from './resource-groups/get-resource-group.ts';
import { headResourceGroup } from './resource-groups/head-resource-group.ts';
import { listResourceGroups } from './resource-groups/list-resource-groups.ts';
import { patchResourceGroup } from './resource-groups/patch-resource-group.ts';
import { putResourceGroup } from './resource-groups/put-resource-group.ts';
import { providerRoutes } from './providers/provider-routes.ts';
import { resourceRoutes } from './resources/list-resources.ts';
import type { Route } from './router.ts';
import { storageRoutes } from './storage/storage-routes.ts';
import { beginGetAccess } from './snapshots/begin-get-access.ts';
import { deleteSnapshot } from './snapshots/delete-snapshot.ts';
import { endGetAccess } from './snapshots/end-get-access.ts';
import { getSnapshot } from './snapshots/get-snapshot.ts';
import { listSnapshots } from './snapshots/list-snapshots.ts';
import { patchSnapshot } from './snapshots/patch-snapshot.ts';
import { putSnapshot } from './snapshots/put-snapshot.ts';
import { cloudMetadataRoute } from './subscription/cloud-metadata.ts';
import { subscriptionRoutes } from './subscription/subscription-routes.ts';
import { deleteTags } from './tags/delete-tags.ts';
import { getTags } from './tags/get-tags.ts';
import { patchTags } from './tags/patch-tags.ts';
import { putTags } from './tags/put-tags.ts';

const subscription = '/subscriptions/{subscriptionId}';
const group = `${subscription}/resourceGroups/{resourceGroup}`;
const snapshots = 'Microsoft.Compute/snapshots';
const snapshot = `${group}/providers/${snapshots}/{name}`;
const locks = 'Microsoft.Authorization/locks';
const lock = `{+scope}/providers/${locks}/{name}`;
const groups = 'Microsoft.Resources/subscriptions/resourceGroups';
const tags = '{+scope}/providers/Microsoft.Resources/tags/default';

/** What the routes of one type have in common. */
const ofSnapshots = { versions: computeDiskVersions };
/** Whoever could begin an operation can ask for it (inferred: roles in use do not name this read). */
const ofOperations = { versions: computeDiskVersions, computeGroup: 'GetOperation', isOpen: true } as const;
const ofLocks = { versions: lockVersions, ignoresLocks: true };
const ofGroups = { versions: resourcesVersions };
const ofTags = { versions: resourcesVersions, on: 'scope' } as const;
const ofReads = { effect: 'read', computeGroup: 'LowCostGet' } as const;

export const routes: readonly Route[] = [
  cloudMetadataRoute,
  ...subscriptionRoutes,
  ...providerRoutes,
  ...resourceRoutes,
  ...storageRoutes,
  ...diskRoutes,
  ...machineRoutes,
  ...computeRoutes,
  ...permissionRoutes,
  ...policyRestrictionRoutes,
  {
    ...ofSnapshots,
    method: 'PUT',
    path: snapshot,
    action: `${snapshots}/write`,
    effect: 'write',
    handle: putSnapshot,
  },
  {
    ...ofSnapshots,
    method: 'PATCH',
    path: snapshot,
    action: `${snapshots}/write`,
    effect: 'write',
    handle: patchSnapshot,
  },
  {
    ...ofSnapshots,
    method: 'DELETE',
    path: snapshot,
    action: `${snapshots}/delete`,
    effect: 'delete',
    handle: deleteSnapshot,
  },
  {
    ...ofSnapshots,
    ...ofReads,
    method: 'GET',
    path: snapshot,
    action: `${snapshots}/read`,
    handle: getSnapshot,
  },
  {
    ...ofSnapshots,
    ...ofReads,
    method: 'GET',
    path: `${group}/providers/${snapshots}`,
    action: `${snapshots}/read`,
    on: 'parent',
    handle: listSnapshots,
  },
  {
    ...ofSnapshots,
    ...ofReads,
    method: 'GET',
    path: `${subscription}/providers/${snapshots}`,
    action: `${snapshots}/read`,
    on: 'parent',
    handle: listSnapshots,
  },
  {
    ...ofSnapshots,
    method: 'POST',
    path: `${snapshot}/beginGetAccess`,
    action: `${snapshots}/beginGetAccess/action`,
    effect: 'action',
    on: 'parent',
    handle: beginGetAccess,
  },
  {
    ...ofSnapshots,
    method: 'POST',
    path: `${snapshot}/endGetAccess`,
    action: `${snapshots}/endGetAccess/action`,
    effect: 'action',
    on: 'parent',
    handle: endGetAccess,
  },
  {
    ...ofOperations,
    method: 'GET',
    path: `${subscription}/providers/Microsoft.Compute/locations/{location}/DiskOperations/{operationId}`,
    action: 'Microsoft.Compute/locations/diskOperations/read',
    effect: 'read',
    handle: getDiskOperation,
  },
  { ...ofLocks, method: 'PUT', path: lock, action: `${locks}/write`, effect: 'write', handle: putLock },
  { ...ofLocks, method: 'GET', path: lock, action: `${locks}/read`, effect: 'read', handle: getLock },
  {
    ...ofLocks,
    method: 'DELETE',
    path: lock,
    action: `${locks}/delete`,
    effect: 'delete',
    handle: deleteLock,
  },
  {
    ...ofLocks,
    method: 'GET',
    path: `{+scope}/providers/${locks}`,
    action: `${locks}/read`,
    effect: 'read',
    on: 'parent',
    handle: listLocks,
  },
  {
    ...ofTags,
    method: 'PUT',
    path: tags,
    action: 'Microsoft.Resources/tags/write',
    effect: 'write',
    handle: putTags,
  },
  {
    ...ofTags,
    method: 'PATCH',
    path: tags,
    action: 'Microsoft.Resources/tags/write',
    effect: 'write',
    handle: patchTags,
  },
  {
    ...ofTags,
    method: 'GET',
    path: tags,
    action: 'Microsoft.Resources/tags/read',
    effect: 'read',
    handle: getTags,
  },
  {
    ...ofTags,
    method: 'DELETE',
    path: tags,
    action: 'Microsoft.Resources/tags/delete',
    effect: 'delete',
    handle: deleteTags,
  },
  {
    ...ofGroups,
    method: 'PUT',
    path: group,
    action: `${groups}/write`,
    effect: 'write',
    groupMayBeAbsent: true,
    handle: putResourceGroup,
  },
  {
    ...ofGroups,
    method: 'PATCH',
    path: group,
    action: `${groups}/write`,
    effect: 'write',
    handle: patchResourceGroup,
  },
  {
    ...ofGroups,
    method: 'GET',
    path: group,
    action: `${groups}/read`,
    effect: 'read',
    handle: getResourceGroup,
  },
  {
    ...ofGroups,
    method: 'HEAD',
    path: group,
    action: `${groups}/read`,
    effect: 'read',
    handle: headResourceGroup,
  },
  {
    ...ofGroups,
    method: 'DELETE',
    path: group,
    action: `${groups}/delete`,
    effect: 'delete',
    handle: deleteResourceGroup,
  },
  {
    ...ofGroups,
    method: 'GET',
    path: `${subscription}/resourceGroups`,
    action: `${groups}/read`,
    effect: 'read',
    on: 'parent',
    handle: listResourceGroups,
  },
  {
    ...ofGroups,
    method: 'GET',
    path: `${subscription}/operationresults/{operationId}`,
    isOpen: true,
    action: 'Microsoft.Resources/subscriptions/operationresults/read',
    effect: 'read',
    handle: getOperationResult,
  },
  {
    ...ofGroups,
    method: 'GET',
    path: `${subscription}/tagsoperationresults`,
    isOpen: true,
    action: 'Microsoft.Resources/tagsoperationresults/read',
    effect: 'read',
    handle: getTagsOperationResult,
  },
];
