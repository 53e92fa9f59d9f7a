/** Virtual machines and the snapshots that are taken of their disks, on `@azure/arm-compute`. For the CLI alone. */
import type { Disk, Snapshot, VirtualMachine } from '@azure/arm-compute';
import { otherSubject, type Subject } from '../reconciler/arm-error.ts';
import type { SnapshotId } from '../replication/resource-id.ts';
import { accepted } from './accepted.ts';
import { callArm } from './call-arm.ts';
import { defined } from './defined.ts';
import type { ResourceManagerClients } from './resource-manager.ts';

/** A virtual machine by its place. */
export interface MachineId {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
}

export interface Machine {
  id: string;
  name: string;
  location: string;
  /** `running`, `stopped`, `deallocated` and so on, as `PowerState/…` has it; undefined where Azure does not tell. */
  power?: string;
  isGeneralized: boolean;
  securityType?: string;
  osType?: string;
  osDiskId?: string;
  /** A disk that is part of the host, or a blob of one's own account: no snapshot can be taken of it. */
  hasUnmanagedOsDisk: boolean;
  dataDisks: { lun: number; id?: string }[];
}

export interface MachineDisk {
  id: string;
  name: string;
  location: string;
  /** Of a key of one's own. */
  diskEncryptionSetId?: string;
  encryption?: Disk['encryption'];
  /** By Azure Disk Encryption, inside the guest. */
  isEncryptedInGuest: boolean;
}

export interface TakenSpec {
  location: string;
  tags: Readonly<Record<string, string>>;
  diskId: string;
  incremental: boolean;
  sku: string;
  encryption?: Disk['encryption'];
}

export class ArmMachines {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  /** With its state. Throws `ArmError`, also where there is none. */
  async get({ subscriptionId, resourceGroup, name }: MachineId): Promise<Machine> {
    const { virtualMachines } = this.#clients.compute(subscriptionId);
    return callArm(`GET machine ${name}`, async () =>
      machineFromSdk(await virtualMachines.get(resourceGroup, name, { expand: 'instanceView' })),
    );
  }

  /** The disk of this id, of the machine's own subscription or another. */
  async disk({ subscriptionId, resourceGroup, name }: MachineId): Promise<MachineDisk> {
    const { disks } = this.#clients.compute(subscriptionId);
    return callArm(`GET disk ${name}`, async () => diskFromSdk(await disks.get(resourceGroup, name)));
  }

  /** Returns when it is accepted; the state tells when it is done. */
  async deallocate({ subscriptionId, resourceGroup, name }: MachineId): Promise<void> {
    const { virtualMachines } = this.#clients.compute(subscriptionId);
    await accepted(`deallocate machine ${name}`, this.#writing(), (options) =>
      virtualMachines.deallocate(resourceGroup, name, options),
    );
  }

  async start({ subscriptionId, resourceGroup, name }: MachineId): Promise<void> {
    const { virtualMachines } = this.#clients.compute(subscriptionId);
    await accepted(`start machine ${name}`, this.#writing(), (options) =>
      virtualMachines.start(resourceGroup, name, options),
    );
  }

  /** Returns when it is accepted. What the disk is (OS, generation, security type) Azure takes over with `Copy`. */
  async takeSnapshot(id: SnapshotId, spec: TakenSpec): Promise<void> {
    const { snapshots } = this.#clients.compute(id.subscriptionId);
    const body: Snapshot = {
      location: spec.location,
      tags: { ...spec.tags },
      sku: { name: spec.sku },
      incremental: spec.incremental,
      creationData: { createOption: 'Copy', sourceResourceId: spec.diskId },
      ...(spec.encryption !== undefined && { encryption: spec.encryption }),
    };
    const writing = this.#writing({ kind: 'snapshot', id, effect: 'write' });
    await accepted(`PUT snapshot ${id.name}`, writing, (options) =>
      snapshots.createOrUpdate(id.resourceGroup, id.name, body, options),
    );
  }

  #writing(subject: Subject = otherSubject): Parameters<typeof accepted>[1] {
    return { subject, endpoint: this.#clients.endpoint };
  }
}

function machineFromSdk(sdk: VirtualMachine): Machine {
  const codes = (sdk.instanceView?.statuses ?? []).map(({ code = '' }) => code.toLowerCase());
  const power = codes.find((code) => code.startsWith('powerstate/'))?.slice('powerstate/'.length);
  const osDisk = sdk.storageProfile?.osDisk;
  return {
    id: sdk.id ?? '',
    name: sdk.name ?? '',
    location: sdk.location.toLowerCase().replaceAll(' ', ''),
    isGeneralized: codes.includes('osstate/generalized'),
    hasUnmanagedOsDisk: osDisk?.managedDisk?.id === undefined || osDisk.diffDiskSettings !== undefined,
    dataDisks: (sdk.storageProfile?.dataDisks ?? []).map(({ lun, managedDisk }) => ({
      lun,
      ...defined({ id: managedDisk?.id }),
    })),
    ...defined({
      power,
      securityType: sdk.securityProfile?.securityType,
      osType: osDisk?.osType,
      osDiskId: osDisk?.managedDisk?.id,
    }),
  };
}

function diskFromSdk(sdk: Disk): MachineDisk {
  return {
    id: sdk.id ?? '',
    name: sdk.name ?? '',
    location: sdk.location.toLowerCase().replaceAll(' ', ''),
    isEncryptedInGuest: sdk.encryptionSettingsCollection?.enabled === true,
    ...defined({ diskEncryptionSetId: sdk.encryption?.diskEncryptionSetId, encryption: sdk.encryption }),
  };
}
