import { diskVersions } from '../api-versions.ts';
import type { Route } from '../router.ts';
import { deleteDisk } from './delete-disk.ts';
import { getDisk } from './get-disk.ts';
import { listDisks } from './list-disks.ts';
import { patchDisk } from './patch-disk.ts';
import { putDisk } from './put-disk.ts';

const subscription = '/subscriptions/{subscriptionId}';
const group = `${subscription}/resourceGroups/{resourceGroup}`;
const type = 'Microsoft.Compute/disks';
const disk = `${group}/providers/${type}/{name}`;

/** The group in which Compute counts is recorded for the PUT, and inferred for the PATCH. */
const ofWrites = {
  versions: diskVersions,
  action: `${type}/write`,
  effect: 'write',
  computeGroup: 'CreateUpdateDisks',
} as const;
const ofReads = {
  versions: diskVersions,
  action: `${type}/read`,
  effect: 'read',
  computeGroup: 'LowCostGet',
} as const;

export const diskRoutes: readonly Route[] = [
  { ...ofWrites, method: 'PUT', path: disk, handle: putDisk },
  { ...ofWrites, method: 'PATCH', path: disk, handle: patchDisk },
  {
    versions: diskVersions,
    method: 'DELETE',
    path: disk,
    action: `${type}/delete`,
    effect: 'delete',
    handle: deleteDisk,
  },
  { ...ofReads, method: 'GET', path: disk, handle: getDisk },
  ...[`${group}/providers/${type}`, `${subscription}/providers/${type}`].map((path): Route => ({
    ...ofReads,
    method: 'GET',
    path,
    on: 'parent',
    handle: listDisks,
  })),
];
