import { resourceGroupId, type NamedResource } from '../resource-id.ts';

export const machineType = 'Microsoft.Compute/virtualMachines';

/** As `PowerState/…` of the instance view says it (documented). `stopped`: shut down from within, and still allocated. */
export type PowerState = 'running' | 'stopped' | 'deallocating' | 'deallocated' | 'starting';

export interface StoredMachine extends NamedResource {
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly vmId: string;
  readonly size: string;
  readonly timeCreated: number;
  power: PowerState;
  /** Since when it is in that state, ms. */
  powerSince: number;
  /** Its guest was prepared as an image; it never starts again (documented). */
  readonly isGeneralized: boolean;
  readonly osType: 'Windows' | 'Linux';
  readonly securityType: string | undefined;
  readonly isEncryptedAtHost: boolean;
  readonly osDiskId: string;
  readonly dataDiskIds: readonly string[];
}

export function machineId({ subscriptionId, resourceGroup, name }: NamedResource): string {
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${machineType}/${name}`;
}
