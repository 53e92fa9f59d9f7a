import { parseDuration } from '../config/duration.ts';
import { UsageError } from './exit-code.ts';

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

/** `90s`, `30m`, `2h`, `1d`, or ISO 8601 as in `replication.json`; ms. Throws `UsageError`. */
export function durationFrom(option: string, text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (units[unit] ?? 0);
  const parsed = parseDuration(text);
  if ('problem' in parsed)
    throw new UsageError(`${option} ${text}: give 90s, 30m, 2h, 7d or ISO 8601 such as PT2H`);
  return parsed.ms;
}
