/** Settlements of one outcome that may be under way together. */
interface Batch {
  outcome: string | undefined;
  begins: Promise<unknown>;
  underWay: Set<Promise<void>>;
}

/**
 * Keeps settlements of different outcomes apart. What is settled in one turn of two messages that came next to each
 * other, rhea 3.0.5 writes as one, with the outcome of the first (read in its session.js): one that failed would be
 * completed, and lost. The real host settles with another client.
 */
export class Settlements {
  #last: Batch = { outcome: undefined, begins: Promise.resolve(), underWay: new Set() };

  /** Runs once every settlement of another outcome that was asked for before is answered. */
  async run(outcome: string, settle: () => Promise<void>): Promise<void> {
    const before = this.#last;
    if (before.outcome !== outcome) {
      const begins = Promise.allSettled([before.begins, ...before.underWay]);
      this.#last = { outcome, begins, underWay: new Set() };
    }
    const { begins, underWay } = this.#last;
    const settled = begins.then(settle);
    underWay.add(settled);
    await settled.finally(() => underWay.delete(settled));
  }
}
