import { resourceNotFound } from '../arm-errors.ts';
import type { Cloud } from '../cloud.ts';
import { resourceGroupId } from '../resource-id.ts';
import { concurrentRequest } from '../snapshots/compute-errors.ts';
import { diskAttached } from './disk-errors.ts';
import type { StoredDisk } from './stored-disk.ts';

/** Says of a disk that this machine has it. Throws as a machine's create would. */
export function attachDisk(cloud: Cloud, id: string, machine: string): void {
  const disk = diskWith(cloud, id);
  const { subscriptionId, resourceGroup, name, managedBy, provisioningState } = disk;
  if (managedBy !== undefined) throw diskAttached(name, managedBy);
  if (provisioningState !== 'Succeeded') throw concurrentRequest();
  const group = resourceGroupId(subscriptionId, resourceGroup);
  disk.managedBy = `${group}/providers/Microsoft.Compute/virtualMachines/${machine}`;
}

export function detachDisk(cloud: Cloud, id: string): void {
  diskWith(cloud, id).managedBy = undefined;
}

function diskWith(cloud: Cloud, id: string): StoredDisk {
  const disk = cloud.subscriptions.disks.byId(id);
  if (disk !== undefined) return disk;
  const [, , , , group = '', , , , name = ''] = id.split('/');
  throw resourceNotFound('Microsoft.Compute/disks', name, group);
}
