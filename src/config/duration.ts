/**
 * Durations in ISO 8601, as far as they have a fixed length: weeks, days, hours, minutes, seconds. Years and months
 * have none and are refused.
 */
const unitsMs = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 } as const;

/** Groups: weeks, days, hours, minutes, seconds. ISO 8601 allows a fraction in the last part; here only in seconds. */
export const durationPattern =
  /^P(?!$)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

/** No delay needs to be longer, and times beyond the calendar's end are out of reach. */
export const longestDurationMs = 365 * unitsMs.D;

export type ParsedDuration = { ms: number } | { problem: string };

/** Milliseconds of a duration such as `PT15M`, or what is wrong with it and what to write. */
export function parseDuration(text: string): ParsedDuration {
  const match = durationPattern.exec(text);
  if (match === null) return { problem: problemWith(text) };
  const [, weeks, days, hours, minutes, seconds] = match.map((part: string | undefined) => Number(part ?? 0));
  const ms =
    (weeks ?? 0) * unitsMs.W +
    (days ?? 0) * unitsMs.D +
    (hours ?? 0) * unitsMs.H +
    (minutes ?? 0) * unitsMs.M +
    Math.round((seconds ?? 0) * unitsMs.S);
  if (ms > longestDurationMs) return { problem: `is longer than ${formatDuration(longestDurationMs)}` };
  return { ms };
}

/** The shortest spelling in days and less, such as `P1DT30M`; takes whole milliseconds from 0. */
export function formatDuration(ms: number): string {
  let rest = ms;
  const take = (unit: 'D' | 'H' | 'M'): string => {
    const count = Math.floor(rest / unitsMs[unit]);
    rest -= count * unitsMs[unit];
    return count === 0 ? '' : `${count}${unit}`;
  };
  const days = take('D');
  const time = `${take('H')}${take('M')}${rest === 0 ? '' : `${rest / unitsMs.S}S`}`;
  if (days === '' && time === '') return 'PT0S';
  return `P${days}${time === '' ? '' : `T${time}`}`;
}

function problemWith(text: string): string {
  // Before the T, M is months; after it, minutes.
  if (/^P[^T]*\d(?:Y|M)/i.test(text)) {
    return 'has years or months, whose length is not fixed; write days, such as "P30D" (minutes come after a T: "PT15M")';
  }
  return 'is not an ISO 8601 duration; write for example "PT15M", "PT1H30M", "P1D" or "P1W"';
}
