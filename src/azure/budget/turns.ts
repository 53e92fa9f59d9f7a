/** Waiting for one's turn at a limiter: by priority, briefly, or not at all. */
import type { Limiter } from './limiter.ts';
import { priorities, type Priority } from './priority.ts';

/** Time, so that tests own it. */
export interface BudgetClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something once after a time, ms; returns what calls it off. */
  after(ms: number, run: () => void): () => void;
  /** 0 to 1. */
  random(): number;
}

/** There is no turn soon. Thrown without any call. */
export class NoTurnError extends Error {
  /** When there is room, ms from now; spread, so that what waits does not come back together. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`no room for this call for ${Math.ceil(retryAfterMs / 1000)} s`);
    this.name = 'NoTurnError';
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * How long a call waits for its turn, ms. What a message began is brought back by the queue; the pass is not. The more
 * looks wait, the more of them one listing serves; what one listed more than a minute ago serves nobody.
 */
const patienceMs: Readonly<Record<Priority, number>> = {
  underWay: 60_000,
  proof: 100_000,
  event: 100_000,
  watch: 100_000,
  nightly: 100_000,
  pass: 120_000,
};

/**
 * So many looks wait for their first turn at one limit, and so many more at copies that nobody waits for; others of the
 * instance's have to do with other limits. One of them that lists is enough to tell of all copies in a group.
 */
const mostWaiting = 192;
const mostWatching = 32;

/** Every so many turns one goes to whoever has waited longest, so that nobody waits for ever. */
const oldestEvery = 8;

/** Who has waited in vain is back within this time, ms, and not behind those who were sent away at once. */
const soonMs = 20_000;

/** What comes back later than this is asked to come then, and sees, ms. */
const farthestMs = 3_600_000;

interface Waiting {
  priority: Priority;
  since: number;
  deadline: number;
  go: () => void;
  refuse: (error: NoTurnError) => void;
}

export class Turns {
  readonly limiter: Limiter;
  readonly #clock: BudgetClock;
  readonly #waiting = new Map<Priority, Waiting[]>(priorities.map((priority) => [priority, []]));
  /** Until when calls that were sent away are expected back, one after the other; by priority. */
  readonly #booked = new Map<Priority, number>();
  #granted = 0;
  /** Calls that were let go and have not ended. */
  #unanswered = 0;
  /** How many wait, of all priorities. */
  #count = 0;
  /** No deadline of those that wait is before it, ms. */
  #noneLateUntil = Infinity;
  #stopTimer: (() => void) | undefined;

  constructor(limiter: Limiter, clock: BudgetClock) {
    this.limiter = limiter;
    this.#clock = clock;
  }

  /**
   * Resolves when it is this call's turn; throws `NoTurnError` where that would take too long: than its priority waits,
   * or than `longestMs`.
   */
  async take(priority: Priority, longestMs = Infinity): Promise<void> {
    const now = this.#clock.now();
    const ahead = this.#ahead(priority);
    if (ahead === 0 && this.#count === 0 && this.#grant(now)) return;
    const patience = Math.min(longestMs, patienceMs[priority]);
    if (this.isFull(priority, longestMs)) throw this.#noTurn(priority, now);
    await new Promise<void>((go, refuse) => {
      const deadline = now + patience;
      this.#queue(priority).push({ priority, since: now, deadline, go, refuse });
      this.#count += 1;
      this.#noneLateUntil = Math.min(this.#noneLateUntil, deadline);
      this.#serve();
    });
  }

  /** Whether a call that came now would be sent away. */
  isFull(priority: Priority, longestMs = Infinity): boolean {
    if (priority === 'watch' && this.#queue('watch').length >= mostWatching) return true;
    if (isFirst(priority) && this.#firstsAhead(priority) >= mostWaiting) return true;
    const patience = Math.min(longestMs, patienceMs[priority]);
    return this.limiter.waitFor(this.#ahead(priority) + 1, this.#clock.now()) > patience;
  }

  /** A call that had its turn has ended, however it did; what is left may be known anew. */
  ended(): void {
    this.#unanswered = Math.max(0, this.#unanswered - 1);
    this.#serve();
  }

  /** A call that had its turn was not made. */
  giveBack(): void {
    this.limiter.giveBack();
    this.ended();
  }

  #grant(now: number): boolean {
    if (this.#unanswered >= this.limiter.mostUnanswered || !this.limiter.take(now)) return false;
    this.#unanswered += 1;
    return true;
  }

  /** Looks that wait for their first turn and go before one that comes now. */
  #firstsAhead(priority: Priority): number {
    return this.#countUpTo(priority, isFirst);
  }

  /** How many calls go before one that comes now. */
  #ahead(priority: Priority): number {
    if (this.#count === 0) return 0;
    const byPriority = this.#countUpTo(priority, () => true);
    return Math.min(byPriority, oldestEvery * this.#count);
  }

  #countUpTo(priority: Priority, counts: (priority: Priority) => boolean): number {
    let count = 0;
    for (const one of priorities) {
      if (counts(one)) count += this.#queue(one).length;
      if (one === priority) break;
    }
    return count;
  }

  #serve(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    // Each answer comes here, and mostly nobody waits.
    if (this.#count === 0) return;
    const now = this.#clock.now();
    this.#sendAwayLate(now);
    for (let next = this.#next(); next !== undefined && this.#grant(now); next = this.#next()) {
      this.#granted += 1;
      this.#queue(next.priority).shift();
      this.#count -= 1;
      next.go();
    }
    if (this.#next() === undefined) return;
    const afterMs = Math.min(this.#turnAfter(now), this.#noneLateUntil - now);
    this.#stopTimer = this.#clock.after(afterMs, () => this.#serve());
  }

  /** When to see again whether there is a turn, ms; an answer that is waited for comes by itself. */
  #turnAfter(now: number): number {
    if (this.#unanswered >= this.limiter.mostUnanswered) return Infinity;
    return Math.max(1, Math.ceil(this.limiter.waitFor(1, now)));
  }

  #next(): Waiting | undefined {
    const heads = [...this.#waiting.values()].flatMap((queue) => queue[0] ?? []);
    if (this.#granted % oldestEvery !== oldestEvery - 1) return heads[0];
    return heads.reduce<Waiting | undefined>(
      (oldest, head) => (oldest === undefined || head.since < oldest.since ? head : oldest),
      undefined,
    );
  }

  /** Those for whom it took longer than it looked. */
  #sendAwayLate(now: number): void {
    if (now < this.#noneLateUntil) return;
    for (const [priority, queue] of this.#waiting) {
      const late = queue.filter(({ deadline }) => deadline <= now);
      if (late.length === 0) continue;
      this.#waiting.set(
        priority,
        queue.filter(({ deadline }) => deadline > now),
      );
      this.#count -= late.length;
      for (const { refuse } of late) refuse(this.#waitedInVain(now));
    }
    this.#noneLateUntil = this.#earliestDeadline();
  }

  #waitedInVain(now: number): NoTurnError {
    return new NoTurnError(this.limiter.waitFor(0, now) + soonMs * (0.1 + this.#clock.random()));
  }

  #earliestDeadline(): number {
    return Math.min(...[...this.#waiting.values()].flatMap((queue) => queue.map(({ deadline }) => deadline)));
  }

  /**
   * Each that is sent away gets a time of its own, as far from the one before as the limit allows: not the rate of
   * this moment, which may be low because others have begun as well. Whoever comes too soon is sent away again, and
   * that costs no call.
   */
  #noTurn(priority: Priority, now: number): NoTurnError {
    const between = 1000 / Math.max(this.limiter.rate, this.limiter.refill);
    const first = now + this.limiter.waitFor(0, now) + this.#ahead(priority) * between;
    const at = Math.max(first, this.#booked.get(priority) ?? 0) + between;
    this.#booked.set(priority, Math.min(at, now + farthestMs));
    return new NoTurnError(Math.min(at - now, farthestMs) + this.#clock.random() * Math.max(1000, between));
  }

  #queue(priority: Priority): Waiting[] {
    const queue = this.#waiting.get(priority);
    if (queue === undefined) throw new Error(`no such priority: ${priority}`);
    return queue;
  }
}

/** Of a look that has made no call yet; those that only watch a copy are counted for themselves. */
function isFirst(priority: Priority): boolean {
  return priority !== 'underWay' && priority !== 'pass' && priority !== 'watch';
}
