/**
 * Names of the journal's blobs: `2026-11-23.000.jsonl`, by the day (UTC) of the entries in it, and the next number
 * where a blob of that day has as many blocks as it may.
 */

export const dayMs = 24 * 3_600_000;

/** Documented: a blob takes 50,000 blocks. It is left before, as other writers are still at it. */
export const rollAtBlocks = 49_500;

/** `2026-11-23` of a time in ms since 1970. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function blobName(day: string, number: number): string {
  return `${day}.${String(number).padStart(3, '0')}.jsonl`;
}

/** The day of a blob of the journal; undefined for whatever else lies there. */
export function dayOfBlob(name: string): string | undefined {
  const [, day] = /^(\d{4}-\d\d-\d\d)\.\d{3,}\.jsonl$/.exec(name) ?? [];
  return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : undefined;
}

/** What the names of all days from one time to another (ms) begin with, so that one listing is enough. */
export function commonPrefix(from: number, to: number): string {
  const [first, last] = [dayOf(from), dayOf(to)];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}

/** Whether all of a day was over before a time (ms). */
export function isBefore(day: string, time: number): boolean {
  return Date.parse(day) + dayMs <= time;
}
