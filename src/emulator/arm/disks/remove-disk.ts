import type { Cloud } from '../cloud.ts';
import { diskIdOf, type StoredDisk } from './stored-disk.ts';

/** Takes a disk out of the world, with its locks. What was copied from it stays. */
export function removeDisk(cloud: Cloud, disk: StoredDisk): void {
  cloud.subscriptions.forgetDisk(disk);
  cloud.locks.removeUnder(diskIdOf(disk));
}
