import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { regionFrom } from '../resource-id.ts';
import type { SeedDisk } from '../resource-manager-seed.ts';

export interface Disk {
  readonly id: string;
  readonly location: string;
  readonly uniqueId: string;
  /** Shared by all incremental snapshots of this disk. */
  readonly familyId: string;
  readonly diskSizeGB: number;
  readonly properties: JsonObject;
  readonly backgroundCopyMs: number;
}

export function diskFromSeed(seed: SeedDisk): Disk {
  return {
    id: seed.id,
    location: regionFrom(seed.location),
    uniqueId: seed.uniqueId ?? randomUUID(),
    familyId: randomUUID(),
    diskSizeGB: seed.diskSizeGB ?? 128,
    properties: seed.properties ?? {},
    backgroundCopyMs: seed.backgroundCopyMs ?? 0,
  };
}
