import type { SnapshotId } from '../replication/resource-id.ts';
import type { ArmFailure } from '../replication/refusals/classify-failure.ts';
import type { LockedEffect } from '../replication/locks/lock.ts';

/**
 * What a call to Azure was about. Locks are lifted off nothing but the snapshot that is named here: `other` is all
 * that is no write of a snapshot, and whatever is not known.
 */
export type Subject = { kind: 'snapshot'; id: SnapshotId; effect: LockedEffect } | { kind: 'other' };

export const otherSubject: Subject = { kind: 'other' };

/** A call to Azure that failed, with what is needed to classify it. */
export class ArmError extends Error {
  readonly failure: ArmFailure;
  readonly subject: Subject;

  /** `call` names what was tried, without secrets or personal data: `GET snapshot golden-1`. */
  constructor(call: string, failure: ArmFailure, cause?: unknown, subject: Subject = otherSubject) {
    super(`${call}: ${failure.code}: ${failure.message}`, { cause });
    this.name = 'ArmError';
    this.failure = failure;
    this.subject = subject;
  }
}
