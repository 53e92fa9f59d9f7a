/**
 * How many calls of one kind may be made, from what Azure tells of its own bucket. While that stays full, the rate
 * doubles each second; once it is used up to some part, the rate grows by small steps while there is enough left, and
 * halves when there is little or Azure refuses. Several instances that share one limit come to fair shares that way
 * without knowing of each other. Pure: the time is given, in ms.
 */

/** What one of Azure's counters said last. */
export interface Gauge {
  /** Its name, such as `reads` or `Microsoft.Compute/HighCostSnapshotCreateHydrate3Min`. */
  name: string;
  remaining: number;
  /** What it holds when it is full, where that is known; else the most that was ever seen remaining. */
  size?: number;
  /** The time for which it counts, ms; absent where its refill is known otherwise. */
  windowMs?: number;
}

/** A documented limit: what the bucket holds, and its refill, calls a second. */
export interface KnownLimit {
  size: number;
  perSecond: number;
}

/**
 * Shares of what Azure's bucket holds. Above `roomy` it counts as full, until it falls below `tight`; of a limit of
 * which nothing is documented, much less has to be used up before it counts.
 */
const known = { roomy: 0.9, tight: 0.7 };
const unknown = { roomy: 0.6, tight: 0.4 };
/** When paced: below `low` calls become fewer, above `high` they may become more. */
const low = 0.2;
const high = 0.4;
/** When paced, times the refill: the rate at first, the most, what it grows by each second at `high`, and the least. */
const first = 0.5;
const most = 4;
const step = 0.05;
/** The same where as much is left as when pacing began; in between by what is left. */
const longestStep = 0.2;
const least = 0.02;
/** What may go at once: before the first answer, as a share of what is left, and when paced in this time, s. */
const firstBurst = 8;
const burstShare = 1 / 16;
const burstSeconds = 1;
/** Where nothing is ever used up, the rate grows no further, calls a second. */
const enough = 10_000;
/** Not more than one decrease in this time, ms: the answers that follow tell of calls made before it. */
const decreaseEveryMs = 250;
/** Where nothing is known of a limit but that it was met, calls a second. */
const guessedPerSecond = 5;
/** The pause after a refusal that names none, doubled each time, ms. */
const firstPauseMs = 1000;
const longestPauseMs = 60_000;
/** The longest pause that is taken over, ms: one answer must not hold back all calls of its kind for days. */
const longestAskedMs = 3_600_000;

export class Limiter {
  readonly #limit: KnownLimit | undefined;
  /** The refill that the steps are measured by, calls a second. */
  #perSecond: number;
  #paced = false;
  #rate: number;
  #tokens: number;
  /** Until when tokens are counted; in the future during a pause. */
  #readAt: number;
  #decreasedAt = Number.NEGATIVE_INFINITY;
  #increasedAt: number;
  #refusals = 0;
  /** What was left by the last answer that told of it. */
  #left = 0;
  readonly #sizes = new Map<string, number>();

  constructor(limit: KnownLimit | undefined, now: number) {
    this.#limit = limit;
    this.#perSecond = limit?.perSecond ?? guessedPerSecond;
    this.#rate = this.#perSecond;
    this.#tokens = limit === undefined ? Infinity : firstBurst;
    this.#readAt = now;
    this.#increasedAt = now;
  }

  /** Calls a second at present; infinite while nothing limits them. */
  get rate(): number {
    return this.#paced || this.#limit !== undefined ? this.#rate : Infinity;
  }

  /** What Azure's bucket gains, calls a second, as far as it is known. */
  get refill(): number {
    return this.#perSecond;
  }

  /**
   * How many calls may be under way. While a limit is not nearly used up the rate says little, and what is left is only
   * known from answers: what is sent meanwhile must not be more than there is, also where other instances do the same.
   */
  get mostUnanswered(): number {
    if (this.#paced || this.#limit === undefined) return Infinity;
    return Math.max(firstBurst, this.#left * burstShare);
  }

  /**
   * For how long a call counts as under way, ms: after that Azure's bucket has gained what it took, also where as many are
   * under way in eight instances. What is never answered must not hold up what would be.
   */
  get answerMs(): number {
    return this.#limit === undefined ? Infinity : (this.#limit.size / 2 / this.#limit.perSecond) * 1000;
  }

  /** Takes the token of one call, if there is one. */
  take(now: number): boolean {
    this.#refill(now);
    if (this.#tokens < 1 || now < this.#readAt) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Gives back what was taken for a call that was not made. */
  giveBack(): void {
    this.#tokens = Math.min(this.#burst(), this.#tokens + 1);
  }

  /** How long until this many calls could have been made, ms. */
  waitFor(count: number, now: number): number {
    this.#refill(now);
    const paused = Math.max(0, this.#readAt - now);
    if (count <= this.#tokens) return paused;
    return paused + ((count - this.#tokens) / this.rate) * 1000;
  }

  /** After an answer: the counters that it told of. */
  observe(gauges: readonly Gauge[], now: number): void {
    this.#refusals = 0;
    this.#refill(now);
    if (gauges.length === 0) {
      this.#probe(now);
      return;
    }
    const share = Math.min(...gauges.map((gauge) => gauge.remaining / this.#sizeOf(gauge)));
    if (this.#paced) this.#adapt(share, now);
    else if (share < this.#bounds.tight) this.#pace(this.#limit?.perSecond ?? this.#refillOf(gauges), now);
    else if (share >= this.#bounds.roomy) this.#double(now);
    else this.#increasedAt = now;
    const left = Math.min(...gauges.map(({ remaining }) => remaining));
    this.#left = left;
    this.#tokens = Math.min(
      this.#tokens,
      this.#limit === undefined ? left : Math.max(firstBurst, left * burstShare),
    );
  }

  /** Azure says nothing of what is left: no more than is documented; where nothing is, until it refuses again. */
  #probe(now: number): void {
    if (!this.#paced) return;
    this.#increase(now, this.#limit === undefined ? most : 1);
    if (this.#limit === undefined && this.#rate >= this.#perSecond * most) this.#paced = false;
  }

  get #bounds(): typeof known {
    return this.#limit === undefined ? unknown : known;
  }

  #adapt(share: number, now: number): void {
    if (share >= this.#bounds.roomy && now >= this.#readAt) this.#paced = false;
    else if (share < low) this.#decrease(now);
    else if (share > high) this.#increase(now, most, stepAt(share));
  }

  /** After a refusal: nothing for as long as Azure says, spread over as long again, so that not all come at once. */
  refused(retryAfterMs: number | undefined, now: number, random: number): void {
    this.#refill(now);
    if (!this.#paced) this.#pace(this.#perSecond, now);
    const own = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#refusals);
    // Calls that were under way together are refused together, and count as one.
    if (now >= this.#readAt) this.#refusals += 1;
    this.#decrease(now);
    this.#tokens = 0;
    this.#readAt = Math.max(
      this.#readAt,
      now + Math.max(own, Math.min(longestAskedMs, retryAfterMs ?? 0)) * (1 + random),
    );
  }

  #sizeOf({ name, remaining, size = 1 }: Gauge): number {
    const largest = Math.max(this.#sizes.get(name) ?? 1, size, remaining);
    this.#sizes.set(name, largest);
    return largest;
  }

  #refillOf(gauges: readonly Gauge[]): number {
    const refills = gauges.flatMap((gauge) =>
      gauge.windowMs === undefined ? [] : [this.#sizeOf(gauge) / (gauge.windowMs / 1000)],
    );
    return refills.length === 0 ? guessedPerSecond : Math.min(...refills);
  }

  #pace(perSecond: number, now: number): void {
    this.#paced = true;
    this.#perSecond = perSecond;
    this.#rate = perSecond * first;
    this.#increasedAt = now;
    this.#tokens = Math.min(this.#tokens, this.#burst());
  }

  #increase(now: number, upTo: number, by = step): void {
    const seconds = this.#secondsSinceIncrease(now);
    const raised = Math.min(this.#perSecond * upTo, this.#rate + this.#perSecond * by * seconds);
    this.#rate = Math.max(this.#rate, raised);
  }

  #double(now: number): void {
    const seconds = this.#secondsSinceIncrease(now);
    this.#rate = Math.min(enough, this.#rate * 2 ** seconds);
  }

  /** At most 1; counted anew from now. */
  #secondsSinceIncrease(now: number): number {
    const seconds = Math.min(1, Math.max(0, now - this.#increasedAt) / 1000);
    this.#increasedAt = now;
    return seconds;
  }

  #decrease(now: number): void {
    if (now - this.#decreasedAt < decreaseEveryMs) return;
    this.#decreasedAt = now;
    this.#increasedAt = now;
    this.#rate = Math.max(this.#perSecond * least, this.#rate / 2);
    this.#tokens = Math.min(this.#tokens, this.#burst());
  }

  #refill(now: number): void {
    // While paused, nothing gathers.
    if (now <= this.#readAt) return;
    const gained = ((now - this.#readAt) / 1000) * this.rate;
    this.#tokens = Math.min(this.#burst(), this.#tokens + gained);
    this.#readAt = now;
  }

  #burst(): number {
    if (this.#paced) return Math.max(1, this.#rate * burstSeconds);
    return this.#limit === undefined ? Infinity : Math.max(firstBurst, this.#limit.size * burstShare);
  }
}

function stepAt(share: number): number {
  const part = Math.min(1, (share - high) / (known.tight - high));
  return step + (longestStep - step) * part;
}
