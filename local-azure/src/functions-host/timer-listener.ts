/**
 * A timer trigger, driven by the clock. Order of things and the status that is stored are TimerListener's of
 * azure-webjobs-sdk-extensions: one run at a time, the next occurrence counted from when the run began, and
 * occurrences that a long run missed become one run, at once.
 */
import type { Clock } from '../clock.ts';
import { offsetDateTime } from './dotnet-date.ts';
import type { RegisteredFunction } from './functions-core.ts';
import type { Invocations } from './invocations.ts';
import type { ScheduleStatus } from './ipc.ts';
import type { Listener } from './listener.ts';
import type { RpcTypedData } from './rpc.ts';
import type { TimerSchedule } from './timer-schedule.ts';

export interface TimerListenerOptions {
  fn: RegisteredFunction;
  schedule: TimerSchedule;
  /** False: the status is neither stored nor given to the handler. */
  monitored: boolean;
  clock: Clock;
  invocations: Invocations;
  /** The status that an earlier process stored. */
  stored: ScheduleStatus | undefined;
  store: (status: ScheduleStatus) => void;
}

export class TimerListener implements Listener {
  readonly #options: TimerListenerOptions;
  #status: ScheduleStatus;
  #next: number;
  #pastDue = false;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(options: TimerListenerOptions) {
    this.#options = options;
    const now = options.clock.now();
    this.#status = this.#initialStatus(now);
    this.#pastDue = options.monitored && now > this.#status.next;
    this.#next = this.#pastDue ? now : this.#status.next;
  }

  start(): Promise<void> {
    this.#arm();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** When it runs next (ms); while it runs, the occurrence after this run. */
  get next(): number {
    return this.#next;
  }

  /** A run apart from the schedule, as the host's admin endpoint starts it. Throws what the handler threw. */
  async runNow(): Promise<void> {
    const { fn, invocations } = this.#options;
    await invocations.track(fn.metadata.name, (id) => this.#invoke(id, false));
  }

  #initialStatus(now: number): ScheduleStatus {
    const { schedule, monitored, stored, store } = this.#options;
    if (!monitored) return { next: schedule.after(now) };
    if (stored === undefined) {
      const status = { next: schedule.after(now), lastUpdated: now };
      store(status);
      return status;
    }
    const countedFrom = stored.last ?? stored.lastUpdated ?? now;
    let next = schedule.after(countedFrom);
    if (stored.next === next) return stored;
    // The schedule is another one than when the status was stored. That alone makes nothing past due.
    let lastUpdated = countedFrom;
    if (now > next) {
      next = schedule.after(now);
      lastUpdated = now;
    }
    const status = { next, lastUpdated };
    store(status);
    return status;
  }

  #arm(): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.at(this.#next, () => void this.#occur());
  }

  async #occur(): Promise<void> {
    const { clock, schedule, invocations, fn } = this.#options;
    const began = clock.now();
    this.#next = schedule.after(began);
    await invocations.track(fn.metadata.name, async (id) => {
      try {
        await this.#invoke(id, this.#pastDue);
      } catch {
        // Logged with the invocation. A failed run does not stop the schedule, and is not repeated.
      }
      this.#pastDue = false;
      this.#status = { last: began, next: this.#next, lastUpdated: began };
      if (this.#options.monitored) this.#options.store(this.#status);
      this.#arm();
    });
  }

  async #invoke(invocationId: string, isPastDue: boolean): Promise<void> {
    const { fn, invocations } = this.#options;
    const data = this.#timerInfo(isPastDue);
    await invocations.invoke(fn, invocationId, () => ({ data }));
  }

  /** TimerInfo as the host serializes it (documented); the library lowers the first letters. */
  #timerInfo(isPastDue: boolean): RpcTypedData {
    const { last, next, lastUpdated } = this.#status;
    const time = (ms: number | undefined) =>
      ms === undefined ? '0001-01-01T00:00:00+00:00' : offsetDateTime(ms);
    const info = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: this.#options.monitored
        ? { Last: time(last), Next: time(next), LastUpdated: time(lastUpdated) }
        : null,
      IsPastDue: isPastDue,
    };
    return { json: JSON.stringify(info) };
  }
}
