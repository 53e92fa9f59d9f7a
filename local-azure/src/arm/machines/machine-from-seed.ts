import { randomUUID } from 'node:crypto';
import { parseResourceId, regionFrom } from '../resource-id.ts';
import type { SeedMachine } from '../resource-manager-seed.ts';
import { machineType, type StoredMachine } from './stored-machine.ts';

/** A machine that is there without ever having been created. Throws when its id is not that of one. */
export function machineFromSeed(seed: SeedMachine, now: number): StoredMachine {
  const named = parseResourceId(seed.id, machineType);
  if (named === undefined) throw new Error(`not the id of a virtual machine: ${seed.id}`);
  return {
    ...named,
    location: regionFrom(seed.location),
    tags: { ...seed.tags },
    vmId: randomUUID(),
    size: seed.size ?? 'Standard_D2s_v5',
    timeCreated: now,
    power: seed.power ?? 'running',
    powerSince: now,
    isGeneralized: seed.generalized ?? false,
    osType: seed.osType ?? 'Windows',
    securityType: seed.securityType,
    isEncryptedAtHost: seed.encryptionAtHost ?? false,
    osDiskId: seed.osDisk,
    dataDiskIds: [...(seed.dataDisks ?? [])],
  };
}
