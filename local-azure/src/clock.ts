/**
 * The time of the local cloud. Every part of the emulator takes a `Clock` and never reads `Date` itself, so
 * that a test can stand still, or jump to the next thing that is due.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Runs once when the clock reaches `due` (ms); a past `due` runs soon. Returns what cancels it. */
  at(due: number, run: () => void): () => void;
}

/** The longest wait that a Node timer can hold. */
const longestTimerMs = 2 ** 31 - 1;

/** Real time. Its timers do not keep the process alive. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  at(due: number, run: () => void): () => void {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const wait = Math.max(0, due - Date.now());
      timer = setTimeout(wait > longestTimerMs ? arm : run, Math.min(wait, longestTimerMs));
      timer.unref();
    };
    arm();
    return () => {
      clearTimeout(timer);
    };
  }
}

interface Appointment {
  due: number;
  run: () => void;
}

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #appointments = new Set<Appointment>();
  readonly #listeners = new Set<(now: number) => void>();

  constructor(start: number | string) {
    this.#now = typeof start === 'string' ? Date.parse(start) : start;
  }

  now(): number {
    return this.#now;
  }

  at(due: number, run: () => void): () => void {
    const appointment = { due, run };
    if (due <= this.#now) setImmediate(() => this.#appointments.delete(appointment) && run());
    this.#appointments.add(appointment);
    return () => {
      this.#appointments.delete(appointment);
    };
  }

  /** When the next appointment is due (ms), or undefined when there is none. */
  nextDue(): number | undefined {
    let next: number | undefined;
    for (const { due } of this.#appointments) if (next === undefined || due < next) next = due;
    return next;
  }

  /** Moves to `time` (ms), keeping every appointment on the way, in order. Never goes back. */
  advanceTo(time: number): void {
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.due > time) break;
      this.#appointments.delete(next);
      this.#set(Math.max(this.#now, next.due));
      next.run();
    }
    this.#set(Math.max(this.#now, time));
  }

  advanceBy(ms: number): void {
    this.advanceTo(this.#now + ms);
  }

  /** Tells every move, so that another process can follow. */
  onMove(listener: (now: number) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #next(): Appointment | undefined {
    let next: Appointment | undefined;
    for (const appointment of this.#appointments) {
      if (next === undefined || appointment.due < next.due) next = appointment;
    }
    return next;
  }

  #set(time: number): void {
    if (time === this.#now) return;
    this.#now = time;
    for (const listener of this.#listeners) listener(time);
  }
}
