import type { Clock } from '../clock.ts';

interface Entry<T> {
  due: number;
  item: T;
}

/**
 * Items in order of the time that they are due. One appointment with the clock, for the earliest: when it comes,
 * everything due by then is reached in order of due time, however far the clock has jumped. Items due at the same
 * time are reached in the order in which they were added.
 */
export class Timeline<T> {
  readonly #clock: Clock;
  readonly #reach: (item: T) => void;
  readonly #entries: Entry<T>[] = [];
  readonly #dueOf = new Map<T, number>();
  #appointment: { due: number; cancel: () => void } | undefined;

  constructor(clock: Clock, reach: (item: T) => void) {
    this.#clock = clock;
    this.#reach = reach;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** When the earliest item is due (ms). */
  get next(): number | undefined {
    return this.#entries[0]?.due;
  }

  add(due: number, item: T): void {
    this.#dueOf.set(item, due);
    this.#entries.splice(this.#after(due), 0, { due, item });
    this.#keepAppointment();
  }

  /** False when the item is not (or no longer) here. */
  delete(item: T): boolean {
    const due = this.#dueOf.get(item);
    if (due === undefined) return false;
    this.#dueOf.delete(item);
    let at = this.#after(due) - 1;
    while (this.#entries[at]?.item !== item) at--;
    this.#entries.splice(at, 1);
    this.#keepAppointment();
    return true;
  }

  /** Forgets everything; nothing is reached any more. */
  clear(): void {
    this.#entries.length = 0;
    this.#dueOf.clear();
    this.#keepAppointment();
  }

  /** Index behind the last entry that is due at `due` or earlier. */
  #after(due: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.due ?? Infinity) <= due) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The appointment never outlives its item: whoever asks the clock what comes next must not be told of nothing. */
  #keepAppointment(): void {
    const due = this.next;
    if (due === this.#appointment?.due) return;
    this.#appointment?.cancel();
    this.#appointment =
      due === undefined ? undefined : { due, cancel: this.#clock.at(due, () => this.#reachDue()) };
  }

  #reachDue(): void {
    this.#appointment = undefined;
    for (;;) {
      const first = this.#entries[0];
      if (first === undefined || first.due > this.#clock.now()) break;
      this.#entries.shift();
      this.#dueOf.delete(first.item);
      this.#reach(first.item);
    }
    this.#keepAppointment();
  }
}
