import type { SnapshotId } from '../resource-id.ts';

/**
 * The path by which Citrix's commands (`Publish-ProvMasterVMImage -MasterImageVM …`) take a snapshot as a master image.
 * The form of it is the vendor's for hosting units on Azure (documented).
 */
export function citrixPath(hostingUnit: string, { resourceGroup, name }: SnapshotId): string {
  return `XDHyp:\\HostingUnits\\${hostingUnit}\\image.folder\\${resourceGroup}.resourcegroup\\${name}.snapshot`;
}
