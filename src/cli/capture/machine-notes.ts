import { resourceName } from '../../replication/resource-id.ts';
import type { Machine, MachineDisk } from '../../azure/machines.ts';

/** What whoever captures a machine should know of the image, before it is taken. */
export function machineNotes(machine: Machine, disks: readonly MachineDisk[]): string[] {
  const notes: string[] = [];
  if (machine.isGeneralized) {
    notes.push(
      'it is generalised: it cannot be started again, and what is made of its image asks for a new setup',
    );
  }
  if (/^confidential/i.test(machine.securityType ?? '')) {
    notes.push('it is a confidential machine: its snapshots are not replicated (ConfidentialVmNotSupported)');
  }
  for (const { name, diskEncryptionSetId, isEncryptedInGuest } of disks) {
    if (diskEncryptionSetId !== undefined) {
      const set = resourceName(diskEncryptionSetId);
      notes.push(
        `${name} is encrypted by a key of your own (${set}): each target needs a "diskEncryptionSetId", or "customerKeys": "drop"`,
      );
    }
    if (isEncryptedInGuest) {
      notes.push(
        `${name} is encrypted in the guest (Azure Disk Encryption): a machine made elsewhere needs its key vault there`,
      );
    }
  }
  return notes;
}
