import { locationNotAvailable } from './arm-errors.ts';
import type { ResourceManagerSeed } from './resource-manager-seed.ts';
import { regionFrom } from './resource-id.ts';
import { regions } from './subscription/regions.ts';

/** Names of regions. What the seed names is one too: Azure has more clouds, and gets more regions. */
export function regionsOf(seed: ResourceManagerSeed): ReadonlySet<string> {
  const placed = [
    ...seed.subscriptions.flatMap(({ resourceGroups = [] }) => resourceGroups),
    ...(seed.disks ?? []),
    ...(seed.diskEncryptionSets ?? []),
    ...(seed.storageAccounts ?? []),
  ];
  return new Set([...regions.map(({ name }) => name), ...placed.map(({ location }) => regionFrom(location))]);
}

/** Throws where nothing can be made at `location`, as it was sent. Without a type it is for a group. */
export function checkRegion(known: ReadonlySet<string>, location: string, type?: string): void {
  if (!known.has(regionFrom(location))) throw locationNotAvailable(location, [...known], type);
}
