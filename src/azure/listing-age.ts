/** How long a listing that several look at may be used, and for what. Times in ms. */

export interface Aged {
  /** When the request was wanted, and when it was sent; the first stands for the second where that is not told. */
  asked: number | undefined;
  began: number | undefined;
  tookMs: number;
}

/** How long after its end a listing may still prove something, ms. */
const keepMs = 60_000;

/**
 * How old a listing may be that tells how far copies are, ms, and as a multiple of the time that it took: of a large
 * group it costs many calls, which may come to a fifth of what there is.
 */
export const oldMs = 15_000;
const oldTimes = 5;

/** The same for one that tells who is older in a family, which proves nothing and costs a wait where it is outdated, and how long it is kept for that, ms. */
const orderTimes = 30;
const longestOrderMs = 5 * 60_000;

export function beginOf({ asked, began }: Aged): number | undefined {
  return began ?? asked;
}

/** Whether a finished listing may still be used: as evidence, or for what may be old. */
export function isKept(run: Aged, now: number, mayBeOld: boolean): boolean {
  const began = beginOf(run) ?? 0;
  return mayBeOld ? now - began <= orderMs(run) : now - began - run.tookMs <= keepMs;
}

/** How long it may be of use after its end, ms. */
export function keptMs(run: Aged): number {
  return Math.max(keepMs, orderMs(run));
}

/** What is left of that, ms. A clock that was set back makes it no longer. */
export function keptLeft(run: Aged, now: number): number {
  return Math.min(keptMs(run), (beginOf(run) ?? 0) + run.tookMs + keptMs(run) - now);
}

function orderMs({ tookMs }: Aged): number {
  return Math.max(keepMs, Math.min(longestOrderMs, orderTimes * tookMs));
}

export function isYoung(run: Aged, now: number): boolean {
  return now - (beginOf(run) ?? 0) <= Math.max(oldMs, oldTimes * run.tookMs);
}
