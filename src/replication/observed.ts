/** What one read said of the source, of the replica, and of the source's group. */
import type { Snapshot } from './snapshot.ts';

/** What a GET of the source said. Only a 404 `ResourceNotFound` on its own id is `absent`. */
export type SourceObservation =
  | { kind: 'present'; snapshot: Snapshot }
  | { kind: 'absent' }
  | { kind: 'unreadable'; code: string; detail: string };

/** `isListed`: it was read in a listing, and not by its own id. */
export type ReplicaObservation =
  { kind: 'present'; snapshot: Snapshot; isListed?: true } | { kind: 'absent' };

/** How it stands with the source's group. Only one that is there and stays is `succeeded`. */
export type SourceGroupObservation =
  | { kind: 'succeeded' }
  /** It is not there, or is being deleted and takes its snapshots along. */
  | { kind: 'lost'; code: string; detail: string }
  | { kind: 'unreadable'; code: string; detail: string };
