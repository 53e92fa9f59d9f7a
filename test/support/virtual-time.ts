import type { BudgetClock } from '../../src/azure/budget/turns.ts';

interface Due {
  at: number;
  order: number;
  run: () => void;
  off: boolean;
}

/** Time that jumps from one thing that is due to the next, and what promises lead to in between. No timers. */
export class VirtualTime implements BudgetClock {
  #now: number;
  #order = 0;
  #random: number;
  /** A binary heap by time, then by the order of asking. */
  readonly #due: Due[] = [];

  constructor(start = 0, seed = 1) {
    this.#now = start;
    this.#random = seed >>> 0;
  }

  readonly now = (): number => this.#now;

  /** The same numbers for the same seed (mulberry32). */
  readonly random = (): number => {
    this.#random = (this.#random + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  readonly after = (ms: number, run: () => void): (() => void) => {
    const due: Due = { at: this.#now + Math.max(0, ms), order: this.#order++, run, off: false };
    this.#push(due);
    return () => {
      due.off = true;
    };
  };

  readonly sleep = (ms: number): Promise<void> => new Promise((resolve) => void this.after(ms, resolve));

  /** Runs what is due until nothing is, or until then. */
  async run(until = Infinity): Promise<void> {
    await settled();
    for (let next = this.#pop(until); next !== undefined; next = this.#pop(until)) {
      this.#now = next.at;
      next.run();
      await settled();
    }
    if (until !== Infinity) this.#now = Math.max(this.#now, until);
  }

  #push(due: Due): void {
    const heap = this.#due;
    let at = heap.push(due) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && isBefore(due, heap[parent]); parent = (at - 1) >> 1) {
      const above = heap[parent];
      if (above === undefined) return;
      heap[at] = above;
      heap[parent] = due;
      at = parent;
    }
  }

  #pop(until: number): Due | undefined {
    for (;;) {
      const [first] = this.#due;
      if (first === undefined || (first.at > until && !first.off)) return undefined;
      this.#removeFirst();
      if (!first.off) return first;
    }
  }

  #removeFirst(): void {
    const heap = this.#due;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!isBefore(heap[child], last)) break;
      const below = heap[child];
      if (below === undefined) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(one: Due | undefined, other: Due | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** All that follows by promises alone has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
