import { Cron } from 'croner';

/** What NCRONTAB knows: numbers, ranges, lists, steps and three-letter names; not cron's `L`, `W`, `#`, `?`. */
const field = /^(?:[\d*/,-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)+$/i;

/** An NCRONTAB expression in UTC: six fields, or five without the seconds. */
export class TimerSchedule {
  readonly expression: string;
  readonly #cron: Cron;

  /** Throws for an expression that the host would refuse. A time span is one: it needs an App Service plan. */
  constructor(expression: string) {
    // By blanks alone (read in NCrontab's source): a tab is part of a field, and refused.
    const fields = expression.split(' ').filter((text) => text !== '');
    if (!(fields.length === 5 || fields.length === 6) || !fields.every((text) => field.test(text))) {
      throw new Error(
        `The schedule expression '${expression}' was not recognized as a valid cron expression.`,
      );
    }
    this.expression = expression;
    // NCRONTAB wants day of month and day of week both to match, and takes `5/10` as `5-59/10`.
    this.#cron = new Cron(fields.join(' '), {
      // Not by the name of a zone, which costs Node twenty milliseconds at each start.
      utcOffset: 0,
      mode: '5-or-6-parts',
      domAndDow: true,
      sloppyRanges: true,
      paused: true,
    });
  }

  /** The first occurrence after `time`, both in ms. */
  after(time: number): number {
    const next = this.#cron.nextRun(new Date(time));
    if (next === null) throw new Error(`The schedule '${this.expression}' never occurs again.`);
    return next.getTime();
  }

  /** Schedules that occur more often than once a minute are not monitored: their status is not stored (documented). */
  isMonitored(from: number): boolean {
    const first = this.after(from);
    return this.after(first) - first >= 60_000;
  }
}
