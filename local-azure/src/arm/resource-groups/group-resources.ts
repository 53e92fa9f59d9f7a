import type { Cloud } from '../cloud.ts';
import { removeDisk } from '../disks/remove-disk.ts';
import { idOfDisk } from '../disks/stored-disk.ts';
import { machineId, machineType } from '../machines/stored-machine.ts';
import { keyOf } from '../resource-id.ts';
import { removeSnapshot } from '../snapshots/remove-snapshot.ts';
import { hasActiveAccess, idOf } from '../snapshots/stored-snapshot.ts';
import { removeAccount } from '../storage/remove-account.ts';
import type { ResourceGroup } from '../subscriptions.ts';

/** What is in a group, as far as its deletion goes. */
export interface GroupResource {
  id: string;
  name: string;
  /** For example `Microsoft.Compute/snapshots`. */
  type: string;
  isThere: () => boolean;
  /** Its delete does not end for now. */
  isHeld: (now: number) => boolean;
  remove: (now: number) => void;
}

/** Snapshots, disks (attached ones too: their machine goes with them), machines and storage accounts, by id. */
export function groupResources(cloud: Cloud, subscriptionId: string, group: ResourceGroup): GroupResource[] {
  const { disks } = cloud.subscriptions;
  const snapshots = [...group.snapshots].map(([key, snapshot]) => ({
    id: idOf(snapshot),
    name: snapshot.name,
    type: 'Microsoft.Compute/snapshots',
    isThere: () => group.snapshots.get(key) === snapshot,
    isHeld: (now: number) => hasActiveAccess(snapshot, now),
    remove: (now: number) => {
      removeSnapshot(cloud, snapshot, now);
    },
  }));
  const ofDisks = disks.list(subscriptionId, group.name).map((disk) => ({
    id: idOfDisk(disk),
    name: disk.name,
    type: 'Microsoft.Compute/disks',
    isThere: () => disks.byId(idOfDisk(disk)) === disk,
    isHeld: () => false,
    remove: () => {
      removeDisk(cloud, disk);
    },
  }));
  const accounts = cloud.accounts.list(subscriptionId, group.name).map((account) => ({
    id: account.id,
    name: account.name,
    type: 'Microsoft.Storage/storageAccounts',
    isThere: () => cloud.accounts.named(account.name) === account,
    isHeld: () => false,
    remove: () => {
      removeAccount(cloud, account);
    },
  }));
  const { machines } = cloud.subscriptions;
  const ofMachines = machines.list(subscriptionId, group.name).map((machine) => ({
    id: machineId(machine),
    name: machine.name,
    type: machineType,
    isThere: () => machines.find(machine) === machine,
    isHeld: () => false,
    remove: () => {
      machines.remove(machine);
    },
  }));
  return [...snapshots, ...ofDisks, ...ofMachines, ...accounts].sort((one, other) =>
    keyOf(one.id) < keyOf(other.id) ? -1 : 1,
  );
}
