import { ManualClock } from 'local-azure';

/** How often it is moved, ms. */
const tickMs = 10;

/** The time of a local cloud: it runs on as real time does, and whoever only waits for it moves it on at once. */
export class RunningClock extends ManualClock {
  readonly #timer: NodeJS.Timeout;

  constructor() {
    super(Date.now());
    let last = performance.now();
    this.#timer = setInterval(() => {
      const passed = performance.now() - last;
      last += passed;
      this.advanceBy(passed);
    }, tickMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
