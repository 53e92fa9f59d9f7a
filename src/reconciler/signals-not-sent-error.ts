/** The topic did not take what it was sent; a later look tells it with the same ids. */
export class SignalsNotSentError extends Error {
  constructor(cause: unknown) {
    super(`the signals were not sent: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'SignalsNotSentError';
  }
}
