import {
  invalidResourceGroup,
  invalidSubscriptionId,
  resourceGroupNotFound,
  subscriptionNotFound,
} from './arm-errors.ts';
import { diskFromSeed } from './disks/disk-from-seed.ts';
import { Disks } from './disks/disks.ts';
import { machineFromSeed } from './machines/machine-from-seed.ts';
import { Machines } from './machines/machines.ts';
import { machineId } from './machines/stored-machine.ts';
import { keyOf, parseResourceId, regionFrom, type NamedResource } from './resource-id.ts';
import type {
  ResourceManagerSeed,
  SeedDisk,
  SeedDiskEncryptionSet,
  SeedMachine,
} from './resource-manager-seed.ts';
import type { StoredSnapshot } from './snapshots/stored-snapshot.ts';

export interface ResourceGroup {
  name: string;
  location: string;
  tags: Record<string, string>;
  /** Id of the resource that manages the group, as it was sent. */
  managedBy?: string;
  provisioningState: 'Succeeded' | 'Deleting';
  /** By key of their names. */
  readonly snapshots: Map<string, StoredSnapshot>;
}

export interface Subscription {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly displayName: string;
  tags: Record<string, string>;
  /** By key of their names. */
  readonly groups: Map<string, ResourceGroup>;
}

const defaultTenantId = '00000000-0000-0000-0000-0000000000aa';

/** Everything that exists: subscriptions, groups, snapshots, disks and machines. */
export class Subscriptions {
  readonly disks: Disks;
  readonly machines: Machines;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #diskEncryptionSets = new Map<string, SeedDiskEncryptionSet>();

  /** `now` is when the disks of the seed were made. */
  constructor(seed: ResourceManagerSeed, now: number, disks = new Disks(), machines = new Machines()) {
    this.disks = disks;
    this.machines = machines;
    for (const { subscriptionId, tenantId, displayName, resourceGroups } of seed.subscriptions) {
      const groups = new Map<string, ResourceGroup>();
      for (const { name, location, tags } of resourceGroups ?? []) {
        groups.set(keyOf(name), newResourceGroup(name, location, tags ?? {}));
      }
      const subscription = {
        subscriptionId,
        tenantId: tenantId ?? defaultTenantId,
        displayName: displayName ?? `Local ${subscriptionId.slice(0, 8)}`,
        tags: {},
        groups,
      };
      this.#subscriptions.set(keyOf(subscriptionId), subscription);
    }
    for (const disk of seed.disks ?? []) this.putDisk(disk, now);
    for (const machine of seed.machines ?? []) this.putMachine(machine, now);
    for (const set of seed.diskEncryptionSets ?? []) this.putDiskEncryptionSet(set);
  }

  /** Everything as it is now. What changes by being replaced is shared: tags, properties, bytes. */
  copy(): Subscriptions {
    const copy = new Subscriptions({ subscriptions: [] }, 0, this.disks.copy(), this.machines.copy());
    for (const [key, subscription] of this.#subscriptions) {
      const groups = new Map([...subscription.groups].map(([name, group]) => [name, copyOfGroup(group)]));
      copy.#subscriptions.set(key, { ...subscription, groups });
    }
    for (const set of this.#diskEncryptionSets.values()) copy.putDiskEncryptionSet(set);
    return copy;
  }

  find(subscriptionId: string): Subscription | undefined {
    return this.#subscriptions.get(keyOf(subscriptionId));
  }

  all(): Subscription[] {
    return [...this.#subscriptions.values()];
  }

  /** Throws `SubscriptionNotFound`, or `InvalidSubscriptionId` for what is no GUID. */
  subscription(subscriptionId: string): Subscription {
    const subscription = this.find(subscriptionId);
    if (subscription === undefined && !isGuid(subscriptionId)) throw invalidSubscriptionId(subscriptionId);
    if (subscription === undefined) throw subscriptionNotFound(subscriptionId);
    return subscription;
  }

  /** Throws `SubscriptionNotFound` or `ResourceGroupNotFound`, or `InvalidResourceGroup` for what none can be called. */
  group(subscriptionId: string, name: string): ResourceGroup {
    const group = this.subscription(subscriptionId).groups.get(keyOf(name));
    if (group === undefined && !isGroupName(name)) throw invalidResourceGroup(name);
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

  /** A disk put again under its id is another disk, with another `uniqueId`. */
  putDisk(seed: SeedDisk, now: number): void {
    this.disks.put(diskFromSeed(seed, now));
  }

  /** Attaches its disks; one that is not there is a mistake of whoever makes the machine. */
  putMachine(seed: SeedMachine, now: number): void {
    const machine = machineFromSeed(seed, now);
    for (const id of [machine.osDiskId, ...machine.dataDiskIds]) {
      const disk = this.disks.byId(id);
      if (disk === undefined) throw new Error(`${machineId(machine)}: there is no disk ${id}`);
      disk.managedBy = machineId(machine);
    }
    this.machines.put(machine);
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

function copyOfGroup(group: ResourceGroup): ResourceGroup {
  const snapshots = [...group.snapshots].map(([key, { copy, access, ...snapshot }]) => {
    const copied = { ...snapshot, copy: copy && structuredClone(copy), access: access && { ...access } };
    return [key, copied] as const;
  });
  return { ...group, snapshots: new Map(snapshots) };
}

/** Documented. */
export function isGroupName(name: string): boolean {
  return /^[-\p{L}\p{N}._()]{1,90}$/u.test(name) && !name.endsWith('.');
}

function isGuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}
