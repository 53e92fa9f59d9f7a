import type { Cloud } from '../cloud.ts';
import { idOfDisk, type StoredDisk } from './stored-disk.ts';

/** Takes a disk out of the world, with its locks. Its snapshots stay. */
export function removeDisk(cloud: Cloud, disk: StoredDisk): void {
  cloud.subscriptions.disks.remove(disk);
  cloud.locks.removeUnder(idOfDisk(disk));
}
