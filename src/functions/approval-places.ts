/**
 * How many parts of approvals are carried out at a time: each writes its tags one after the other, as many in a second as
 * Azure lets. Thousands that come at once would take every place of the instance for an hour, and new images would wait
 * behind them; so the others go back to the queue, each to a time of its own.
 */

/** In one subscription, whose limits they share, and in all. */
const mostInOne = 8;
const mostInAll = 64;

/** What Azure lets (documented), writes a second. */
const writesPerSecond = 10;

/** Of one process. */
export class ApprovalPlaces {
  readonly #taken = new Map<string, number>();
  /** Until when parts that were sent away are expected back, one after the other, ms since 1970. */
  readonly #booked = new Map<string, number>();

  /** When to come again, ms since 1970; undefined where the part has a place, which it has to leave. `now` in ms. */
  enter(subscriptionId: string, replicas: number, now: number): number | undefined {
    const key = subscriptionId.toLowerCase();
    const taken = this.#taken.get(key) ?? 0;
    const inAll = [...this.#taken.values()].reduce((sum, one) => sum + one, 0);
    if (taken < mostInOne && inAll < mostInAll) {
      this.#taken.set(key, taken + 1);
      return undefined;
    }
    const lastsMs = (replicas / writesPerSecond) * 1000;
    const at = Math.max(now + lastsMs, this.#booked.get(key) ?? 0) + lastsMs;
    this.#booked.set(key, at);
    return at;
  }

  leave(subscriptionId: string): void {
    const key = subscriptionId.toLowerCase();
    const left = (this.#taken.get(key) ?? 0) - 1;
    if (left > 0) this.#taken.set(key, left);
    else this.#taken.delete(key);
  }
}
