/**
 * So many copies at a time, each with many calls in flight. As many more wait here, in the order of coming, so that no
 * place is ever empty; all others go back to the queue. A message that waits here keeps a place of the host's from the
 * looks of all other replicas, and more of them than this would wait for longer than a function may take.
 */
import { ArmError } from '../../reconciler/arm-error.ts';
import { stagingPlaceTaken } from '../../replication/refusals/classify-failure.ts';

/** How long a place is used for is never taken for less than this, ms: what fails at once must not be tried at once by all. */
const leastMs = 10_000;

/** A place may be free before its time, so nobody is sent away for longer, ms. */
const farthestMs = 30 * 60_000;

/** The share of the last one in how long a place is used for. */
const lastShare = 1 / 8;

export class Places {
  readonly #count: number;
  readonly #now: () => number;
  #free: number;
  readonly #waiting: (() => void)[] = [];
  /** How long a place is used for, ms. */
  #tookMs: number;
  /** Until when those who were sent away are expected back, one after the other. */
  #booked = 0;

  /** `usualMs`: how long a place is used for, before that is known. `now`: ms since 1970. */
  constructor(count: number, usualMs: number, now: () => number) {
    this.#count = count;
    this.#free = count;
    this.#tookMs = usualMs;
    this.#now = now;
  }

  /**
   * Runs it when there is a place, and gives the place on however it ends. Throws, without running it, where as many wait
   * as may; with the time after which there should be room.
   */
  async within<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else if (this.#waiting.length < this.#count) await new Promise<void>((go) => this.#waiting.push(go));
    else throw this.#noPlace();
    const began = this.#now();
    try {
      return await run();
    } finally {
      this.#tookMs += (Math.max(0, this.#now() - began) - this.#tookMs) * lastShare;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  /** Each gets a time of its own, as far from the one before as places become free. */
  #noPlace(): ArmError {
    const now = this.#now();
    const tookMs = Math.max(leastMs, this.#tookMs);
    // Those who wait here go first.
    const first = now + tookMs;
    const after = Math.max(first, this.#booked) + tookMs / this.#count;
    // Of more than may be booked several come at each time: spread, and one of them gets in.
    const at = after - now > farthestMs ? first : after;
    this.#booked = at;
    return new ArmError('copy pages', {
      status: 429,
      code: stagingPlaceTaken,
      message: `this instance makes ${this.#count} staged copies at a time, and as many wait`,
      retryAfterMs: Math.ceil(at - now),
    });
  }
}
