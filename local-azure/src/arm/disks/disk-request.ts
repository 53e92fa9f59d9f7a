import { snapshotRequestFrom, type SnapshotRequest } from '../snapshots/snapshot-request.ts';

/** The body of a PUT, read. It has the form of a snapshot's, without what only snapshots are asked. */
export type DiskRequest = Pick<
  SnapshotRequest,
  | 'location'
  | 'sentLocation'
  | 'tags'
  | 'sku'
  | 'diskSizeGB'
  | 'createOption'
  | 'sourceResourceId'
  | 'imageId'
  | 'properties'
>;

/** Throws when something is missing or of the wrong form. */
export function diskRequestFrom(body: unknown): DiskRequest {
  return snapshotRequestFrom(body);
}
