/** A bucket that holds `size` tokens and refills evenly. Waiting out a refusal is told in whole seconds. */
export class TokenBucket {
  #tokens: number | undefined;
  #readAt = 0;
  #blockedUntil = 0;

  /** What is left, whole. */
  remaining(size: number): number {
    return Math.max(0, Math.floor(this.#tokens ?? size));
  }

  /** Takes one token. Undefined when there was one, else the seconds to wait. */
  take(now: number, size: number, refillPerSecond: number): number | undefined {
    const refilled = (this.#tokens ?? size) + ((now - this.#readAt) / 1000) * refillPerSecond;
    this.#tokens = this.#tokens === undefined ? size : Math.min(size, refilled);
    this.#readAt = now;
    // Documented: whoever calls before the wait is over starts it anew.
    if (this.#tokens < 1 || now < this.#blockedUntil) {
      const seconds = Math.max(1, Math.ceil((1 - this.#tokens) / refillPerSecond));
      this.#blockedUntil = now + seconds * 1000;
      return seconds;
    }
    this.#tokens -= 1;
    return undefined;
  }
}
