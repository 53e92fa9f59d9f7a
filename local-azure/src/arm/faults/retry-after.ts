/** When to try again, in each of the forms that clients know. */
export interface RetryAfter {
  /** From the answer on, by the clock of the cloud. 0 is sent as 0. */
  ms: number;
  /**
   * `seconds` (default) and `date` are the two forms of `Retry-After`; the others are headers of that name, in
   * milliseconds.
   */
  as?: RetryAfterForm;
}

export const retryAfterForms = ['seconds', 'date', 'retry-after-ms', 'x-ms-retry-after-ms'] as const;
export type RetryAfterForm = (typeof retryAfterForms)[number];

export function retryAfterHeaders({ ms, as = 'seconds' }: RetryAfter, now: number): Record<string, string> {
  switch (as) {
    case 'seconds':
      return { 'retry-after': String(Math.ceil(ms / 1000)) };
    case 'date':
      // Whole seconds only: rounded up, so that nobody comes too early.
      return { 'retry-after': new Date(Math.ceil((now + ms) / 1000) * 1000).toUTCString() };
    case 'retry-after-ms':
    case 'x-ms-retry-after-ms':
      return { [as]: String(ms) };
  }
}
