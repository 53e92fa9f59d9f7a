import { diskId, keyOf, type NamedResource } from '../resource-id.ts';
import { idOfDisk, type StoredDisk } from './stored-disk.ts';

/** The disks of all subscriptions. One of the seed may name a group that is not there; then only copies see it. */
export class Disks {
  readonly #byId = new Map<string, StoredDisk>();

  /** The same disks, with bytes that are not copied. */
  copy(): Disks {
    const copy = new Disks();
    for (const disk of this.#byId.values()) copy.put({ ...disk });
    return copy;
  }

  find({ subscriptionId, resourceGroup, name }: NamedResource): StoredDisk | undefined {
    return this.#byId.get(keyOf(diskId(subscriptionId, resourceGroup, name)));
  }

  byId(id: string): StoredDisk | undefined {
    return this.#byId.get(keyOf(id));
  }

  /** Of a group, or of all groups of a subscription. */
  list(subscriptionId: string, resourceGroup = ''): StoredDisk[] {
    return [...this.#byId.values()].filter(
      (disk) =>
        keyOf(disk.subscriptionId) === keyOf(subscriptionId) &&
        (resourceGroup === '' || keyOf(disk.resourceGroup) === keyOf(resourceGroup)),
    );
  }

  put(disk: StoredDisk): void {
    this.#byId.set(keyOf(idOfDisk(disk)), disk);
  }

  remove(disk: StoredDisk): void {
    this.#byId.delete(keyOf(idOfDisk(disk)));
  }
}
