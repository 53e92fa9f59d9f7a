/** What is wrong with the next requests for a token. All of it is reported of Functions: 500 and 503, 429, no answer at all. */

export interface TokenFault {
  /**
   * `stalled-connection`: no byte ever comes; `broken-connection`: it breaks before an answer.
   */
  answer: { status: number; body?: unknown } | 'stalled-connection' | 'broken-connection';
  /** How many are hit. Default 1. */
  times?: number;
}

export class TokenFaults {
  readonly #entries = new Set<{ fault: TokenFault; used: number }>();

  /** Returns what takes the fault away again. */
  add(fault: TokenFault): () => void {
    const entry = { fault, used: 0 };
    this.#entries.add(entry);
    return () => {
      this.#entries.delete(entry);
    };
  }

  /** The fault that hits a request now. Counts. */
  take(): TokenFault['answer'] | undefined {
    for (const entry of this.#entries) {
      const { answer, times = 1 } = entry.fault;
      if (entry.used >= times) continue;
      entry.used += 1;
      return answer;
    }
    return undefined;
  }
}
