/** How long to wait before the next look. All times in milliseconds. */

const second = 1000;
const minute = 60 * second;

const soonest = 5 * second;
const latest = 5 * minute;

/** The first look at a copy within the region, which takes seconds. */
export const firstLookMs = 10 * second;
/** The first look at a copy to another region: what it can tell after less is nothing yet. */
export const firstFarLookMs = 30 * second;

/** No look lies farther ahead than this: how far a message may be scheduled is not documented. */
export const farthestLookMs = 24 * 60 * minute;

/** While someone else copies: as long as a lease that nobody renews can last. */
export const leasePace = minute;

/** The second look at a source that an event told of and that is not to be seen. */
export const unseenPace = minute;

/**
 * The look after a delete, whose end is not waited for. A delete may hang without an error, for instance while
 * someone reads the snapshot by a SAS (reported), so each further one waits twice as long, up to an hour.
 */
export function deletePace(waits: number): number {
  return clamp(soonest * 2 ** waits, soonest, 60 * minute);
}

/** While a temporary disk or snapshot is made or removed, which takes seconds to minutes. */
export function pairPace(waits: number): number {
  return clamp(soonest * 2 ** waits, soonest, latest);
}

/** While an older sibling is copied whose looks tell when it is over: a backstop, should nobody be told. */
export function backstopPace(waits: number): number {
  return clamp(30 * minute * 2 ** waits, minute, 6 * 60 * minute);
}

/** Whether a wait has grown as long as it gets, so that what it is for is looked at again and again. */
export function isAtItsLongest(afterMs: number): boolean {
  return afterMs === latest;
}

/** Waiting for something that has no progress of its own: twice as long each time. */
export function waitPace(waits: number): number {
  return clamp(15 * second * 2 ** waits, soonest, latest);
}

/** For what a person has to change: from a minute up to an hour. */
export function blockedPace(waits: number): number {
  return clamp(minute * 2 ** waits, minute, 60 * minute);
}

/**
 * After the `failures`th failure in a row; `random` (0 to 1) spreads what failed together over half of the time. It
 * goes on for ever: Azure may be away for a day, and all has to be well within the hour after that.
 */
export function failurePace(failures: number, random: number): number {
  const full = clamp(soonest * 2 ** Math.min(failures, 20), soonest, 30 * minute);
  return full / 2 + (full / 2) * random;
}

/**
 * The next attempt to put locks back: soon at first, as the replica is without them, and never farther than half an
 * hour, for as long as it takes. `asked` is what Azure asks for.
 */
export function restorePace(waits: number, asked = 0): number {
  return Math.max(asked, clamp(soonest * 2 ** waits, soonest, 30 * minute));
}

/** The next look for a replica that should get its locks back and is not to be seen. */
export function absencePace(absences: number): number {
  return clamp(5 * minute * 2 ** absences, 5 * minute, 30 * minute);
}

/**
 * Quotas and throttling: the longer of what Azure asks for and our own wait, which grows from a minute to ten; a
 * client that takes a short wait at its word again and again keeps its subscription throttled (reported). Spread
 * upwards, never earlier.
 */
export function throttledPace(retryAfterMs: number | undefined, waits: number, random: number): number {
  const least = Math.max(retryAfterMs ?? 0, clamp(minute * 2 ** waits, minute, 10 * minute));
  return least + least * 0.25 * random;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
