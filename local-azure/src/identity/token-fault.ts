/** What is wrong with the next requests for a token. All of it is reported of Functions: 500 and 503, 429, no answer at all. */

export interface TokenFault {
  /**
   * `stalled-connection`: no byte ever comes; `broken-connection`: it breaks before an answer.
   */
  answer: { status: number; body?: unknown } | 'stalled-connection' | 'broken-connection';
  /** How many are hit. Default 1. */
  times?: number;
}
