import type { Disks } from '../disks/disks.ts';
import { idOfDisk } from '../disks/stored-disk.ts';
import type { JsonObject } from '../json.ts';
import { timestamp } from '../timestamp.ts';
import { machineId, machineType, type StoredMachine } from './stored-machine.ts';

/** A machine as Resource Manager shows it, as far as programs read it; `withView` as `$expand=instanceView` asks. */
export function machineBody(machine: StoredMachine, disks: Disks, withView: boolean): JsonObject {
  const { name, location, tags, vmId, size, timeCreated, osType, securityType } = machine;
  return {
    id: machineId(machine),
    name,
    type: machineType,
    location,
    tags: { ...tags },
    properties: {
      vmId,
      hardwareProfile: { vmSize: size },
      provisioningState:
        machine.power === 'deallocating' || machine.power === 'starting' ? 'Updating' : 'Succeeded',
      timeCreated: timestamp(timeCreated),
      storageProfile: {
        osDisk: {
          osType,
          createOption: 'FromImage',
          caching: 'ReadWrite',
          ...diskOf(disks, machine.osDiskId),
        },
        dataDisks: machine.dataDiskIds.map((id, lun) => ({
          lun,
          createOption: 'Attach',
          caching: 'None',
          ...diskOf(disks, id),
        })),
      },
      osProfile: { computerName: name },
      ...((securityType !== undefined || machine.isEncryptedAtHost) && {
        securityProfile: {
          ...(securityType !== undefined && { securityType }),
          ...(machine.isEncryptedAtHost && { encryptionAtHost: true }),
        },
      }),
      ...(withView && { instanceView: instanceView(machine) }),
    },
  };
}

/** The size is told of a machine that runs only (documented for machines that are stopped and deallocated). */
function diskOf(disks: Disks, id: string): JsonObject {
  const disk = disks.byId(id);
  const name = disk?.name ?? id.slice(id.lastIndexOf('/') + 1);
  return {
    name,
    managedDisk: { id: disk === undefined ? id : idOfDisk(disk), storageAccountType: disk?.sku },
    ...(disk !== undefined && { diskSizeGB: disk.diskSizeGB }),
  };
}

const displayed: Readonly<Record<StoredMachine['power'], string>> = {
  running: 'VM running',
  stopped: 'VM stopped',
  deallocating: 'VM deallocating',
  deallocated: 'VM deallocated',
  starting: 'VM starting',
};

/** Codes and texts as documented under "States and billing status of Azure virtual machines". */
export function instanceView({ power, powerSince, isGeneralized }: StoredMachine): JsonObject {
  const moving = power === 'deallocating' || power === 'starting';
  return {
    statuses: [
      {
        code: `ProvisioningState/${moving ? 'updating' : 'succeeded'}`,
        level: 'Info',
        displayStatus: moving ? 'Updating' : 'Provisioning succeeded',
        time: timestamp(powerSince),
      },
      ...(isGeneralized
        ? [{ code: 'OSState/generalized', level: 'Info', displayStatus: 'VM generalized' }]
        : []),
      { code: `PowerState/${power}`, level: 'Info', displayStatus: displayed[power] },
    ],
  };
}
