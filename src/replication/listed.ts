/**
 * What a listing of a group has of one snapshot. A listing is shared by all looks that asked for it meanwhile, and each
 * looks up several of its own, so it is gone through once.
 */
import { onceFor } from './once-for.ts';
import { resourceKey } from './resource-id.ts';
import type { Snapshot } from './snapshot.ts';

/** Of a snapshot that moved between pages the last is taken. */
export function listedByName(listing: readonly Snapshot[], name: string): Snapshot | undefined {
  return byName(listing).get(name.toLowerCase());
}

export function listedById(listing: readonly Snapshot[], id: string): Snapshot | undefined {
  return byId(listing).get(resourceKey(id));
}

const byName = onceFor(
  (listing: readonly Snapshot[]) => new Map(listing.map((one) => [one.name.toLowerCase(), one])),
);

const byId = onceFor(
  (listing: readonly Snapshot[]) => new Map(listing.map((one) => [resourceKey(one.id), one])),
);
