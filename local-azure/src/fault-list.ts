/** What goes wrong with the next requests that fit: in the order in which it was added, each so often. */
export class FaultList<Fault extends { times?: number }> {
  readonly #entries = new Set<{ fault: Fault; used: number }>();

  /** Returns what takes the fault away again. */
  add(fault: Fault): () => void {
    const entry = { fault, used: 0 };
    this.#entries.add(entry);
    return () => {
      this.#entries.delete(entry);
    };
  }

  /** The fault that hits now. Counts. `times` of a fault: default 1. */
  take(fits: (fault: Fault) => boolean = () => true): Fault | undefined {
    for (const entry of this.#entries) {
      const { fault, used } = entry;
      if (used >= (fault.times ?? 1) || !fits(fault)) continue;
      entry.used += 1;
      return fault;
    }
    return undefined;
  }

  clear(): void {
    this.#entries.clear();
  }
}
