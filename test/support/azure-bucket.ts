import type { KnownLimit } from '../../src/azure/budget/limiter.ts';

/**
 * Resource Manager's token bucket, as documented: full at first, refilled evenly; whoever calls while it is empty is
 * told to wait in whole seconds, and whoever does not wait begins the wait anew.
 */
export class AzureBucket {
  readonly #limit: KnownLimit;
  #tokens: number;
  #readAt = 0;
  #blockedUntil = 0;

  constructor(limit: KnownLimit) {
    this.#limit = limit;
    this.#tokens = limit.size;
  }

  take(now: number): { remaining: number; retryAfterMs: number | undefined } {
    const { size, perSecond } = this.#limit;
    this.#tokens = Math.min(size, this.#tokens + ((now - this.#readAt) / 1000) * perSecond);
    this.#readAt = now;
    if (this.#tokens >= 1 && now >= this.#blockedUntil) {
      this.#tokens -= 1;
      return { remaining: Math.floor(this.#tokens), retryAfterMs: undefined };
    }
    const seconds = Math.max(1, Math.ceil((1 - this.#tokens) / perSecond));
    this.#blockedUntil = now + seconds * 1000;
    return { remaining: 0, retryAfterMs: seconds * 1000 };
  }
}
