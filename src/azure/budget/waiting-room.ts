/**
 * So many looks of an instance wait for their first turn, at whatever limits; the others are sent away at once. Looks of
 * several busy subscriptions would take all its places otherwise, and nothing of another one would come to its turn.
 */
const most = 192;

/** Shared by all limits of one instance. */
export class WaitingRoom {
  readonly #limits: (() => number)[] = [];

  /** `waiting`: how many wait for their first turn at this limit. */
  add(waiting: () => number): void {
    this.#limits.push(waiting);
  }

  /** Whether a limit has as many as it may, with that many who go before one that comes now: where all are many, its share. */
  isFull(ahead: number): boolean {
    if (ahead >= most) return true;
    let all = 0;
    let busy = 0;
    for (const waiting of this.#limits) {
      const count = waiting();
      all += count;
      if (count > 0) busy += 1;
    }
    return all >= most && ahead >= most / Math.max(1, busy);
  }
}
