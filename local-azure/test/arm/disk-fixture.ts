import { createHash } from 'node:crypto';
import type { Disk } from '@azure/arm-compute';
import type { PageSource } from '../../src/blob/pages.ts';
import { diskId as idOfDisk } from '../../src/arm/resource-id.ts';
import { atOnce, subscriptionId, type Fixture } from './arm-fixture.ts';

/** Id of a disk in the group of sources, where the disk of the seed is. */
export const imageDisk = (name: string): string => idOfDisk(subscriptionId, 'rg-images', name);

export const emptyDisk = {
  location: 'westeurope',
  diskSizeGB: 4,
  creationData: { createOption: 'Empty' },
} satisfies Disk;

/** The body of a `Copy`. */
export function diskOf(sourceResourceId: string, more: Partial<Disk> = {}): Disk {
  return { location: 'westeurope', creationData: { createOption: 'Copy', sourceResourceId }, ...more };
}

/** Creates a disk in the group of sources, and waits for it. */
export function createDisk({ compute }: Pick<Fixture, 'compute'>, name: string, disk: Disk): Promise<Disk> {
  return compute.disks.createOrUpdate('rg-images', name, disk, atOnce).pollUntilDone();
}

/** What is written where. */
export function writtenIn(content: PageSource | undefined): { start: number; end: number; digest: string }[] {
  if (content === undefined) throw new Error('there is no content');
  return content.ranges().map(({ start, end }) => ({
    start,
    end,
    digest: createHash('sha256').update(content.read(start, end)).digest('hex'),
  }));
}
