import type { BudgetClock } from './turns.ts';

/**
 * The machine's time, as it goes on: as far as the clock or the timer says that it went, whichever is more. A clock
 * that is set back makes nobody wait; where time is set by a test, timers alone do not make it pass.
 */
export class SystemClock implements BudgetClock {
  #now = Date.now();
  #date = this.#now;
  #elapsed = performance.now();
  readonly random = Math.random;

  now(): number {
    const date = Date.now();
    const elapsed = performance.now();
    this.#now += Math.max(0, date - this.#date, elapsed - this.#elapsed);
    this.#date = date;
    this.#elapsed = elapsed;
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  }
}
