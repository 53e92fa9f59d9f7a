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

/** Doubles with each failure, to two minutes; never sooner than the service asked for. */
export function nextReadMs({ everyMs, failures, retryAfterSeconds = 0 }: Pace): number {
  const backedOff = Math.min(Math.max(longestMs, everyMs), everyMs * 2 ** Math.min(failures, 10));
  return Math.max(backedOff, retryAfterSeconds * 1000);
}
