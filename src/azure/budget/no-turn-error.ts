/** There is no turn soon. Thrown without any call. */
export class NoTurnError extends Error {
  /** When there is room, ms from now; spread, so that what waits does not come back together. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`no room for this call for ${Math.ceil(retryAfterMs / 1000)} s`);
    this.name = 'NoTurnError';
    this.retryAfterMs = retryAfterMs;
  }
}
