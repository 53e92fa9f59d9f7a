/** The queue of hints did not take what it was sent: an outage, or a right that is missing; to send it again may help. */
export class HintsNotSentError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'HintsNotSentError';
  }

  /** For whoever asked for what the queue was to bring about. */
  get sentence(): string {
    return `the queue of hints did not take a message: ${this.message}`;
  }
}
