import { computeDiskVersions } from '../api-versions.ts';
import type { Route } from '../router.ts';
import { deleteDisk } from './delete-disk.ts';
import { getDisk } from './get-disk.ts';
import { listDisks } from './list-disks.ts';
import { patchDisk } from './patch-disk.ts';
import { putDisk } from './put-disk.ts';

const subscription = '/subscriptions/{subscriptionId}';
const group = `${subscription}/resourceGroups/{resourceGroup}`;
const disks = 'Microsoft.Compute/disks';
const disk = `${group}/providers/${disks}/{name}`;

const versions = computeDiskVersions;
const ofWrites = {
  versions,
  effect: 'write',
  computeGroup: 'CreateUpdateDisks',
  action: `${disks}/write`,
} as const;
const ofReads = {
  versions,
  method: 'GET',
  effect: 'read',
  computeGroup: 'LowCostGet',
  action: `${disks}/read`,
} as const;

export const diskRoutes: readonly Route[] = [
  { ...ofWrites, method: 'PUT', path: disk, handle: putDisk },
  { ...ofWrites, method: 'PATCH', path: disk, handle: patchDisk },
  { versions, method: 'DELETE', path: disk, action: `${disks}/delete`, effect: 'delete', handle: deleteDisk },
  { ...ofReads, path: disk, handle: getDisk },
  { ...ofReads, path: `${group}/providers/${disks}`, on: 'parent', handle: listDisks },
  { ...ofReads, path: `${subscription}/providers/${disks}`, on: 'parent', handle: listDisks },
];
