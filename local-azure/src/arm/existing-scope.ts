import { resourceNotFound, unknownRoute } from './arm-errors.ts';
import type { ArmCall } from './arm-call.ts';
import { idOfDisk } from './disks/stored-disk.ts';
import { machineId, machineType } from './machines/stored-machine.ts';
import { parseResourceId, resourceGroupId, subscriptionScope } from './resource-id.ts';
import { idOf } from './snapshots/stored-snapshot.ts';

const snapshots = 'Microsoft.Compute/snapshots';
const disks = 'Microsoft.Compute/disks';
const encryptionSets = 'Microsoft.Compute/diskEncryptionSets';
const accounts = 'Microsoft.Storage/storageAccounts';

/** The canonical id of the subscription, group or resource that an extension sits on. Throws when there is none. */
export function existingScope({ request, params, cloud }: ArmCall): string {
  const { scope, subscriptionId, resourceGroup } = params;
  const subscription = cloud.subscriptions.subscription(subscriptionId);
  if (resourceGroup === '') return subscriptionScope(subscription.subscriptionId);
  const group = cloud.subscriptions.group(subscriptionId, resourceGroup);
  if (!/\/providers\//i.test(scope)) return resourceGroupId(subscription.subscriptionId, group.name);
  const snapshot = parseResourceId(scope, snapshots);
  if (snapshot !== undefined) {
    const stored = cloud.subscriptions.snapshot(snapshot);
    if (stored === undefined) throw resourceNotFound(snapshots, snapshot.name, snapshot.resourceGroup);
    return idOf(stored);
  }
  const account = parseResourceId(scope, accounts);
  if (account !== undefined) {
    const stored = cloud.accounts.byId(scope);
    if (stored === undefined) throw resourceNotFound(accounts, account.name, account.resourceGroup);
    return stored.id;
  }
  const machine = parseResourceId(scope, machineType);
  if (machine !== undefined) {
    const stored = cloud.subscriptions.machines.find(machine);
    if (stored === undefined) throw resourceNotFound(machineType, machine.name, machine.resourceGroup);
    return machineId(stored);
  }
  const set = parseResourceId(scope, encryptionSets);
  if (set !== undefined) {
    const stored = cloud.subscriptions.diskEncryptionSet(scope);
    if (stored === undefined) throw resourceNotFound(encryptionSets, set.name, set.resourceGroup);
    return stored.id;
  }
  const disk = parseResourceId(scope, disks);
  if (disk === undefined) throw unknownRoute(request.method, request.path);
  const stored = cloud.subscriptions.disks.find(disk);
  if (stored === undefined) throw resourceNotFound(disks, disk.name, disk.resourceGroup);
  return idOfDisk(stored);
}
