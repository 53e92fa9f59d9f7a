/** Calls that were let go and have not ended, and whether there is room for one more beside them. Times in ms. */
import type { Limiter } from './limiter.ts';

/**
 * Where so many calls have been under way for so long, no more than that go at a time until one is answered: a region
 * whose calls hang takes neither turns nor looks that wait for them from those that answer.
 */
const lateMs = 10_000;
const mostHanging = 4;

/** Until such a call is given up. */
const givenUpMs = 30_000;

/** When what would be sent where calls hang comes back, ms; `random` (0 to 1) spreads it. */
export function hangingMs(random: number): number {
  return (2 + 3 * random) * 60_000;
}

/** Had its turn and is not sent yet. */
const unsent = Infinity;

export class CallsUnderWay {
  readonly #limiter: Pick<Limiter, 'mostUnanswered' | 'answerMs'>;
  /** What hangs is a region, and not a subscription. */
  readonly #mayHang: boolean;
  /** When each was sent; ascending. */
  readonly #sent: number[] = [];
  #isHanging = false;

  constructor(limiter: Pick<Limiter, 'mostUnanswered' | 'answerMs'>, mayHang: boolean) {
    this.#limiter = limiter;
    this.#mayHang = mayHang;
  }

  get isHanging(): boolean {
    return this.#isHanging;
  }

  /** Returns the time by which its end is told. A call of a region has its subscription's turn to wait for first. */
  begin(now: number): number {
    return this.#add(this.#mayHang ? unsent : now);
  }

  /** Has its subscription's turn as well. */
  send(now: number): number {
    this.#remove(unsent);
    return this.#add(now);
  }

  /** `answered`: as it should be. */
  end(at: number, { answered }: { answered: boolean }): void {
    this.#remove(at);
    if (answered) this.#isHanging = false;
  }

  hasRoom(now: number): boolean {
    const count = this.#sent.length;
    if (this.#hangs(now) && count >= mostHanging) return false;
    const { mostUnanswered, answerMs } = this.#limiter;
    return count < mostUnanswered || count - this.#countUntil(now - answerMs) < mostUnanswered;
  }

  /** Whether a call of a region that has its turn may be sent as far as that region goes. */
  mayBeSent(now: number): boolean {
    return !this.#hangs(now) || this.#countUntil(now) < mostHanging;
  }

  /** When there is room where there is none, though nothing is answered; infinite where that alone makes some. */
  roomAfter(now: number): number {
    const { answerMs } = this.#limiter;
    const first = this.#sent[this.#countUntil(now - answerMs)];
    return this.#isHanging || first === undefined ? Infinity : Math.max(1, first + answerMs - now);
  }

  /** How long it takes where what hangs goes on hanging, until so many have gone. */
  waitFor(count: number): number {
    return this.#isHanging ? (count / mostHanging) * givenUpMs : 0;
  }

  #hangs(now: number): boolean {
    if (this.#mayHang) this.#isHanging ||= this.#countUntil(now - lateMs) >= mostHanging;
    return this.#isHanging;
  }

  /** How many were sent at a time or before it. */
  #countUntil(time: number): number {
    let count = 0;
    while (count < this.#sent.length && (this.#sent[count] ?? Infinity) <= time) count += 1;
    return count;
  }

  #add(at: number): number {
    let place = this.#sent.length;
    while (place > 0 && (this.#sent[place - 1] ?? 0) > at) place -= 1;
    this.#sent.splice(place, 0, at);
    return at;
  }

  /** Of several of one time it does not matter which. */
  #remove(at: number): void {
    const place = this.#sent.indexOf(at);
    if (place >= 0) this.#sent.splice(place, 1);
  }
}
