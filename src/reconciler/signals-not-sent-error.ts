/** The topic did not take what it was sent. The look is done; its message stays, and tells it again with the same ids. */
export class SignalsNotSentError extends Error {
  constructor(cause: unknown) {
    super(`the signals were not sent: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'SignalsNotSentError';
  }
}
