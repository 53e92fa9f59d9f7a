import type { DeletionMark, GoneReason } from '../replica-tags.ts';
import type { Snapshot } from '../snapshot.ts';

/** What a replica is to go for. */
export type Removal =
  /** Its source is gone or not selected any more, and the delay of its mark is over. */
  | { for: GoneReason; mark: DeletionMark }
  /** The image of the re-created source is there, whole, under this interim snapshot. */
  | { for: 'SourceRecreated'; interim: Snapshot }
  /** Its copy failed and it never held any data. */
  | { for: 'CopyFailed'; nextAttempt: number; detail: string };
