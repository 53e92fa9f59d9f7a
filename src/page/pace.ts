/** When to read again. */

export interface Pace {
  /** While all goes well, ms. */
  everyMs: number;
  /** Failed readings in a row. */
  failures: number;
  /** What the service asked for, seconds. */
  retryAfterSeconds?: number | undefined;
}

const longestMs = 120_000;
/** From what is read seldom as well, the first failure is not waited out. */
const soonMs = 15_000;

/** Doubles with each failure, to two minutes; never sooner than the service asked for. */
export function nextReadMs({ everyMs, failures, retryAfterSeconds = 0 }: Pace): number {
  const firstMs = failures === 0 ? everyMs : Math.min(everyMs, soonMs);
  const backedOff = failures === 0 ? firstMs : Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10));
  return Math.max(backedOff, retryAfterSeconds * 1000);
}
