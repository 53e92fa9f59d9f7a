/**
 * How long a copy takes in all, from what its looks saw, and when the next look is worth its call. Azure tells whole
 * percents, rounded down (that it rounds down is unverified), and nothing says that they grow evenly; so each look
 * narrows the bounds, no look relies on one far ahead, and the waits grow so that any copy ends within a dozen.
 */
import { farthestLookMs } from './pace.ts';

const second = 1000;
const minute = 60 * second;

/** What the looks at one copy made of it; goes along in the hint. Times in ms. */
export interface CopyEstimate {
  /** When the copy was begun, ms since 1970; an estimate says nothing of another copy. */
  begun: number;
  /** How many looks found it under way. */
  looks: number;
  /** How long it takes in all, at an even pace; `most` is absent as long as nothing tells. */
  least: number;
  most?: number;
}

/** One look that found the copy under way. */
export interface CopySighting {
  begun: number;
  now: number;
  /** Whole, 0 to 100; undefined as long as Azure does not tell it. */
  percent: number | undefined;
}

/** The first look that tells something; a copy that is over before is seen then. */
const firstMs = 30 * second;
/** As long as Azure tells no percent: a copy of unknown progress is found within so many times its length. */
const growthUnknown = 2;
/**
 * How many times as far the next look may be, while nothing is copied yet and however far an estimate goes. What begins
 * slowly is soon faster than its first minutes tell; after half an hour its pace is known.
 */
const growths = [
  { fromMs: 30 * minute, atZero: 16, atMost: 64 },
  { fromMs: minute, atZero: 16, atMost: 16 },
] as const;
const growthAtFirst = { atZero: 4, atMost: 16 } as const;

/** How wide bounds may be that are waited out, of the whole time and at least, ms, and how long beyond them, ms. */
const tolerances = {
  /** Others wait for this copy. */
  precise: { share: 0.003, leastMs: 10 * second, laterMs: 0 },
  usual: { share: 0.04, leastMs: 30 * second, laterMs: 0 },
  /** Of looks that did not begin it: others see to it, and may have been lost. */
  backstop: { share: 0.1, leastMs: 60 * second, laterMs: 30 * second },
} as const;

export type CopyWaiting = keyof typeof tolerances;

/**
 * After so many looks the next is at least this share of the time so far away: a copy that stalls costs few. Where the
 * end is known well it is waited out all the same, but for the last of them.
 */
const leastShares: readonly (readonly [looks: number, share: number])[] = [
  [11, 12],
  [10, 3],
  [9, 0.3],
  [8, 0.03],
  [7, 0.005],
];
const looksUntilLast = 10;

/** The estimate after one more look. One that contradicts those before counts alone. */
export function estimated(known: CopyEstimate | undefined, sighting: CopySighting): CopyEstimate {
  const { begun, percent = 0 } = sighting;
  const elapsed = elapsedOf(sighting);
  const before = known?.begun === begun ? known : { begun, looks: 0, least: 0 };
  const least = Math.max(elapsed, (elapsed * 100) / (percent + 1));
  const most = percent > 0 ? (elapsed * 100) / percent : undefined;
  const looks = before.looks + 1;
  const narrowed = { begun, looks, least: Math.max(before.least, least), ...lesser(before.most, most) };
  if (narrowed.most === undefined || narrowed.least <= narrowed.most) return narrowed;
  return { begun, looks, least, ...(most !== undefined && { most }) };
}

function lesser(one: number | undefined, other: number | undefined): { most?: number } {
  const found = [one, other].filter((value) => value !== undefined);
  return found.length === 0 ? {} : { most: Math.min(...found) };
}

/** How long after now the next look is due, ms, once this look is in the estimate. */
export function untilCopyLook(estimate: CopyEstimate, sighting: CopySighting, waiting: CopyWaiting): number {
  const elapsed = elapsedOf(sighting);
  const { looks } = estimate;
  const share = leastShares.find(([many]) => looks >= many)?.[1] ?? 0;
  const leastMs = isNarrow(estimate, waiting) && looks < looksUntilLast ? 0 : elapsed * share;
  const aimMs = lookAt(estimate, elapsed, sighting.percent, waiting) - elapsed;
  return Math.max(leastMs, Math.min(farthestLookMs, aimMs));
}

/** The end is known as well as whoever waits needs it. */
function isNarrow({ least, most }: CopyEstimate, waiting: CopyWaiting): boolean {
  const { share, leastMs } = tolerances[waiting];
  return most !== undefined && most - least <= Math.max(leastMs, most * share);
}

/** Since the beginning of the copy. */
function lookAt(
  estimate: CopyEstimate,
  elapsed: number,
  percent: number | undefined,
  waiting: CopyWaiting,
): number {
  const { least, most } = estimate;
  if (most === undefined) {
    return rungAfter(elapsed, (rung) => (percent === undefined ? growthUnknown : growthAt(rung).atZero));
  }
  const aim = isNarrow(estimate, waiting)
    ? most + tolerances[waiting].laterMs
    : dividing(least, most, elapsed);
  // A look before the first rung meets the chain of looks that began the copy there.
  const rung = elapsed < firstMs - 2 * second ? firstMs : Infinity;
  return Math.min(aim, elapsed * growthAt(elapsed).atMost, rung);
}

/**
 * The last moment before the copy can be over at which one percent more or less divides the bounds in the middle; where
 * that has passed, the middle itself.
 */
function dividing(least: number, most: number, elapsed: number): number {
  const middle = (least + most) / 2;
  const moment = (Math.floor((100 * least) / middle) * middle) / 100;
  return moment > elapsed + 5 * second ? moment : Math.max(middle, elapsed + 5 * second);
}

function growthAt(elapsed: number): { atZero: number; atMost: number } {
  return growths.find(({ fromMs }) => elapsed >= fromMs) ?? growthAtFirst;
}

/** The same times for all who look at a copy of which nothing is known yet: chains of looks meet there. */
function rungAfter(elapsed: number, growthFrom: (rung: number) => number): number {
  let rung = firstMs;
  while (rung <= elapsed + 2 * second) rung *= growthFrom(rung);
  return rung;
}

/** Clocks differ: a copy was never begun in the future. */
function elapsedOf({ begun, now }: CopySighting): number {
  return Math.max(second, now - begun);
}
