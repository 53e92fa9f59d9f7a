/** Since when it is not known how everything is. */

interface Reading {
  /** When it was last read, ms since 1970. */
  readAt: number | undefined;
  failure: { error: { message: string; status?: number }; since: number } | undefined;
}

export interface Failure {
  message: string;
  since: number;
  status?: number;
}

/** Some readings in a row, and one that takes its time. */
const staleMs = 90_000;

/**
 * Why what is shown is not how it is now; undefined where it is. A reading may hang without an error, and a page that
 * was hidden, or a machine that slept, shows for a moment what was read hours ago.
 */
export function staleness({ readAt, failure }: Reading, now: number): Failure | undefined {
  if (failure !== undefined) {
    const { error, since } = failure;
    return { message: error.message, since, ...(error.status !== undefined && { status: error.status }) };
  }
  if (readAt === undefined || now - readAt <= staleMs) return undefined;
  return { message: 'It has been asked since then, and has not answered.', since: readAt };
}
