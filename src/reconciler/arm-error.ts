import type { SnapshotId } from '../replication/resource-id.ts';
import type { ArmFailure } from '../replication/refusals/classify-failure.ts';

/** A call to Azure that failed, with what is needed to classify it. */
export class ArmError extends Error {
  readonly failure: ArmFailure;
  /** What was refused, where it is not the replica: a source, or a temporary resource, whose locks are never lifted. */
  readonly resource: SnapshotId | 'temporary' | undefined;
  readonly #call: string;

  /** `call` names what was tried, without secrets or personal data: `GET snapshot golden-1`. */
  constructor(call: string, failure: ArmFailure, cause?: unknown, resource?: SnapshotId | 'temporary') {
    super(`${call}: ${failure.code}: ${failure.message}`, { cause });
    this.name = 'ArmError';
    this.failure = failure;
    this.resource = resource;
    this.#call = call;
  }

  /** The same refusal, of a call that was about a temporary resource. */
  ofTemporary(): ArmError {
    return new ArmError(this.#call, this.failure, this.cause, 'temporary');
  }
}
