/** Waiting for one's turn at a limiter: by priority, briefly, or not at all. */
import { CallsUnderWay, hangingMs } from './calls-under-way.ts';
import type { Limiter } from './limiter.ts';
import { NoTurnError } from './no-turn-error.ts';
import { priorities, type Priority } from './priority.ts';
import { WaitingRoom } from './waiting-room.ts';

/** Time, so that tests own it. */
export interface BudgetClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something once after a time, ms; returns what calls it off. */
  after(ms: number, run: () => void): () => void;
  /** 0 to 1. */
  random(): number;
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

/** So many more wait at copies that nobody waits for: one of them that lists is enough to tell of all in a group. */
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
  mayGo: () => boolean;
  go: (sentAt: number) => void;
  refuse: (error: NoTurnError) => void;
}

export interface TurnsOptions {
  /** Of a region, whose calls have their subscription's turn to wait for as well. */
  mayHang?: boolean;
  /** Absent: of its own. */
  room?: WaitingRoom;
}

export class Turns {
  readonly limiter: Limiter;
  readonly #clock: BudgetClock;
  readonly #waiting = new Map<Priority, Waiting[]>(priorities.map((priority) => [priority, []]));
  /** Until when calls that were sent away are expected back, one after the other; by priority. */
  readonly #booked = new Map<Priority, number>();
  #granted = 0;
  readonly #underWay: CallsUnderWay;
  readonly #room: WaitingRoom;
  /** How many wait, of all priorities. */
  #count = 0;
  /** No deadline of those that wait is before it, ms. */
  #noneLateUntil = Infinity;
  #stopTimer: (() => void) | undefined;

  constructor(
    limiter: Limiter,
    clock: BudgetClock,
    { mayHang = false, room = new WaitingRoom() }: TurnsOptions = {},
  ) {
    this.limiter = limiter;
    this.#clock = clock;
    this.#room = room;
    room.add(() => this.#firsts());
    this.#underWay = new CallsUnderWay(limiter, mayHang);
  }

  /**
   * Resolves when it is this call's turn, with a time by which its end is told; throws `NoTurnError` where that would
   * take too long: than its priority waits, or than `longestMs`. So where `mayGo` says no meanwhile.
   */
  async take(priority: Priority, longestMs = Infinity, mayGo = (): boolean => true): Promise<number> {
    const now = this.#clock.now();
    const sentAt = this.#count === 0 && mayGo() ? this.#grant(now) : undefined;
    if (sentAt !== undefined) return sentAt;
    const patience = Math.min(longestMs, patienceMs[priority]);
    if (this.isFull(priority, longestMs)) throw this.#noTurn(priority, now);
    return new Promise<number>((go, refuse) => {
      const deadline = now + patience;
      this.#queue(priority).push({ priority, since: now, deadline, mayGo, go, refuse });
      this.#count += 1;
      this.#noneLateUntil = Math.min(this.#noneLateUntil, deadline);
      this.#serve();
    });
  }

  /** Whether a call that came now would be sent away. */
  isFull(priority: Priority, longestMs = Infinity): boolean {
    if (priority === 'watch' && this.#queue('watch').length >= mostWatching) return true;
    if (isFirst(priority) && this.#room.isFull(this.#firsts(priority))) return true;
    const patience = Math.min(longestMs, patienceMs[priority]);
    const count = this.#ahead(priority) + 1;
    const waitMs = Math.max(this.limiter.waitFor(count, this.#clock.now()), this.#underWay.waitFor(count));
    return waitMs > patience;
  }

  /** Whether a call of this region that had its turn may be sent, as others of it may hang. */
  mayBeSent(): boolean {
    return this.#underWay.mayBeSent(this.#clock.now());
  }

  /** A call of a region has its subscription's turn as well; returns the time by which its end is told. */
  sent(): number {
    return this.#underWay.send(this.#clock.now());
  }

  /** A call that had its turn has ended; what is left may be known anew. `answered`: as it should be. */
  ended(at: number, how: { answered: boolean }): void {
    this.#underWay.end(at, how);
    this.#serve();
  }

  /** A call of a region was not made. */
  giveBack(): void {
    this.limiter.giveBack();
    this.ended(Infinity, { answered: false });
  }

  /** The time by which its end is told; undefined where it is nobody's turn. */
  #grant(now: number): number | undefined {
    if (!this.#underWay.hasRoom(now) || !this.limiter.take(now)) return undefined;
    return this.#underWay.begin(now);
  }

  /** Looks that wait for their first turn and go before one that comes now. */
  #firsts(priority: Priority = 'nightly'): number {
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
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const sentAt = this.#grant(now);
      if (sentAt === undefined) break;
      this.#granted += 1;
      this.#queue(next.priority).shift();
      this.#count -= 1;
      next.go(sentAt);
    }
    if (this.#next() === undefined) return;
    const afterMs = Math.min(this.#turnAfter(now), this.#noneLateUntil - now);
    this.#stopTimer = this.#clock.after(afterMs, () => this.#serve());
  }

  /** When to see again whether there is a turn, ms; an answer that is waited for comes by itself. */
  #turnAfter(now: number): number {
    if (!this.#underWay.hasRoom(now)) return this.#underWay.roomAfter(now);
    return Math.max(1, Math.ceil(this.limiter.waitFor(1, now)));
  }

  #next(): Waiting | undefined {
    const heads = [...this.#waiting.values()].flatMap((queue) => this.#headOf(queue) ?? []);
    if (this.#granted % oldestEvery !== oldestEvery - 1) return heads[0];
    return heads.reduce<Waiting | undefined>(
      (oldest, head) => (oldest === undefined || head.since < oldest.since ? head : oldest),
      undefined,
    );
  }

  /** Whatever must not be sent any more is sent away, and keeps nobody waiting. */
  #headOf(queue: Waiting[]): Waiting | undefined {
    for (let [head] = queue; head !== undefined; [head] = queue) {
      if (head.mayGo()) return head;
      queue.shift();
      this.#count -= 1;
      head.refuse(new NoTurnError(hangingMs(this.#clock.random())));
    }
    return undefined;
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
    if (this.#underWay.isHanging) return new NoTurnError(hangingMs(this.#clock.random()));
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
