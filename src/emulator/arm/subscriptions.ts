import { resourceGroupNotFound, subscriptionNotFound } from './arm-errors.ts';
import { keyOf, parseResourceId, regionFrom, type NamedResource } from './resource-id.ts';
import type { ResourceManagerSeed, SeedDisk, SeedDiskEncryptionSet } from './resource-manager-seed.ts';
import { diskFromSeed, diskIdOf, type StoredDisk } from './disks/stored-disk.ts';
import type { StoredSnapshot } from './snapshots/stored-snapshot.ts';

export interface ResourceGroup {
  name: string;
  location: string;
  tags: Record<string, string>;
  provisioningState: 'Succeeded' | 'Deleting';
  /** By key of their names. */
  readonly snapshots: Map<string, StoredSnapshot>;
}

export interface Subscription {
  readonly subscriptionId: string;
  readonly tenantId: string;
  /** By key of their names. */
  readonly groups: Map<string, ResourceGroup>;
}

const defaultTenantId = '00000000-0000-0000-0000-0000000000aa';

/** Everything that exists: subscriptions, groups, snapshots and disks. */
export class Subscriptions {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #disks = new Map<string, StoredDisk>();
  readonly #diskEncryptionSets = new Map<string, SeedDiskEncryptionSet>();

  constructor(seed: ResourceManagerSeed, now: number) {
    for (const { subscriptionId, tenantId, resourceGroups } of seed.subscriptions) {
      const groups = new Map<string, ResourceGroup>();
      for (const { name, location, tags } of resourceGroups ?? []) {
        groups.set(keyOf(name), newResourceGroup(name, location, tags ?? {}));
      }
      const subscription = { subscriptionId, tenantId: tenantId ?? defaultTenantId, groups };
      this.#subscriptions.set(keyOf(subscriptionId), subscription);
    }
    for (const disk of seed.disks ?? []) this.putDisk(disk, now);
    for (const set of seed.diskEncryptionSets ?? []) this.putDiskEncryptionSet(set);
  }

  find(subscriptionId: string): Subscription | undefined {
    return this.#subscriptions.get(keyOf(subscriptionId));
  }

  /** Throws `SubscriptionNotFound`. */
  subscription(subscriptionId: string): Subscription {
    const subscription = this.find(subscriptionId);
    if (subscription === undefined) throw subscriptionNotFound(subscriptionId);
    return subscription;
  }

  /** Throws `SubscriptionNotFound` or `ResourceGroupNotFound`. */
  group(subscriptionId: string, name: string): ResourceGroup {
    const group = this.subscription(subscriptionId).groups.get(keyOf(name));
    if (group === undefined) throw resourceGroupNotFound(name);
    return group;
  }

  snapshot({ subscriptionId, resourceGroup, name }: NamedResource): StoredSnapshot | undefined {
    return this.find(subscriptionId)?.groups.get(keyOf(resourceGroup))?.snapshots.get(keyOf(name));
  }

  snapshotById(id: string): StoredSnapshot | undefined {
    const parsed = parseResourceId(id, 'Microsoft.Compute/snapshots');
    return parsed && this.snapshot(parsed);
  }

  *snapshots(): Generator<StoredSnapshot> {
    for (const { groups } of this.#subscriptions.values()) {
      for (const { snapshots } of groups.values()) yield* snapshots.values();
    }
  }

  disk(id: string): StoredDisk | undefined {
    return this.#disks.get(keyOf(id));
  }

  disks(): Iterable<StoredDisk> {
    return this.#disks.values();
  }

  /** A disk put again under its id is another disk, with another `uniqueId`. */
  putDisk(seed: SeedDisk, now: number): void {
    this.#disks.set(keyOf(seed.id), diskFromSeed(seed, now));
  }

  keepDisk(disk: StoredDisk): void {
    this.#disks.set(keyOf(diskIdOf(disk)), disk);
  }

  forgetDisk(disk: StoredDisk): void {
    this.#disks.delete(keyOf(diskIdOf(disk)));
  }

  diskEncryptionSet(id: string): SeedDiskEncryptionSet | undefined {
    return this.#diskEncryptionSets.get(keyOf(id));
  }

  putDiskEncryptionSet(set: SeedDiskEncryptionSet): void {
    this.#diskEncryptionSets.set(keyOf(set.id), { ...set, location: regionFrom(set.location) });
  }
}

export function newResourceGroup(
  name: string,
  location: string,
  tags: Record<string, string>,
): ResourceGroup {
  return {
    name,
    location: regionFrom(location),
    tags,
    provisioningState: 'Succeeded',
    snapshots: new Map(),
  };
}
