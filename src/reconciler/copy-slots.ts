/**
 * Who waits for a copy to end where as many are under way as Azure lets. Each replica waits for the end of another copy,
 * and goes in its turn: who came first begins first, and nobody asks in vain for a place that another waits for.
 */
import type { CopyUnderWay } from '../replication/copy-slots.ts';
import { firstFarLookMs } from '../replication/pace.ts';

/** Copies of others end as well, which nobody sees; so nobody waits for longer, ms. What was found counts as long. */
const longestMs = 10 * 60_000;

/** A look is so late at most: by its bucket, and by the looks before it, ms. */
const latenessMs = 60_000;

/** What waits, and where: a subscription and region, for which the limit counts. */
export interface Waiting {
  place: string;
  replica: string;
}

interface Place {
  /** When each replica that waits will ask, ms since 1970. */
  dues: Map<string, number>;
  /** When each copy that no listing need tell yet was asked for, ms since 1970. */
  begun: Map<string, number>;
  /** How many were under way when Azure let no further one begin, and when that was. */
  most: number;
  foundAt: number;
}

const emptyPlace = (): Place => ({ dues: new Map(), begun: new Map(), most: 0, foundAt: 0 });

/** Of one process. */
export class CopySlots {
  readonly #places = new Map<string, Place>();

  /** Azure let no further copy begin: when to ask again, ms from now; undefined where nothing tells. */
  refused(
    { place: key, replica }: Waiting,
    copies: readonly CopyUnderWay[],
    now: number,
  ): number | undefined {
    const place = this.#at(key, now);
    place.begun.delete(replica);
    Object.assign(place, { most: countOf(place, copies), foundAt: now });
    return place.most === 0 ? undefined : queued(place, replica, copies, now);
  }

  /**
   * The same where those who have waited for longer need all that is free; undefined where the copy may begin. `copiesOf` is
   * asked only where a limit was met: to find them takes as long as the group is large, and most copies meet none.
   */
  untilTurn(
    { place: key, replica }: Waiting,
    copiesOf: () => readonly CopyUnderWay[],
    now: number,
  ): number | undefined {
    const place = this.#at(key, now);
    if (isLimited(place, now)) {
      const copies = copiesOf();
      if (!mayBegin(place, replica, copies, now)) return queued(place, replica, copies, now);
    }
    place.dues.delete(replica);
    place.begun.set(replica, now);
    return undefined;
  }

  #at(key: string, now: number): Place {
    const place = this.#places.get(key) ?? emptyPlace();
    this.#places.set(key, place);
    for (const some of [place.dues, place.begun]) {
      for (const [replica, at] of some) if (at + latenessMs <= now) some.delete(replica);
    }
    return place;
  }
}

function isLimited({ most, foundAt }: Place, now: number): boolean {
  return most > 0 && now - foundAt <= longestMs;
}

function mayBegin(place: Place, replica: string, copies: readonly CopyUnderWay[], now: number): boolean {
  const { dues, most } = place;
  const due = dues.get(replica);
  const before = Math.min(now + latenessMs, due ?? Infinity);
  const ahead = [...dues].filter(([other, at]) => other !== replica && at <= before);
  // In its turn it asks, whatever the listing says: how many there may be was found for a time only.
  const isItsTurn = ahead.length === 0 && due !== undefined && due <= now + latenessMs;
  return isItsTurn || countOf(place, copies) + ahead.length < most;
}

/** Of several chains of looks at one replica one goes first. */
function queued(place: Place, replica: string, copies: readonly CopyUnderWay[], now: number): number {
  const known = place.dues.get(replica);
  if (known !== undefined && known > now) return known - now + longestMs;
  place.dues.delete(replica);
  const untilMs = Math.min(longestMs, freeAfter(place, copies, now));
  place.dues.set(replica, now + untilMs);
  return untilMs;
}

/** How many are under way, with what has begun since the listing. */
function countOf({ begun }: Place, copies: readonly CopyUnderWay[]): number {
  const listed = new Set(copies.map(({ replica }) => replica));
  return copies.length + [...begun.keys()].filter((replica) => !listed.has(replica)).length;
}

/** Until an end that nobody waits for: after so many ends as many may have begun. */
function freeAfter({ dues, most }: Place, copies: readonly CopyUnderWay[], now: number): number {
  const ends = copies.map(({ untilMs }) => untilMs);
  // Those behind all that are under way come after what begins when these have ended.
  const further = copies.map(({ untilMs, leastMs }) => untilMs + leastMs);
  // What has just begun tells its length soon, and no earlier.
  const unlisted = Array.from({ length: Math.max(0, most - copies.length) }, () => firstFarLookMs);
  const all = [...ends, ...further, ...unlisted].sort((one, other) => one - other);
  // Thousands may wait, and each of them comes here again and again: gone through once.
  const waiting = [...dues.values()].sort((one, other) => one - other);
  let before = 0;
  const found = all.find((untilMs, at) => {
    while (before < waiting.length && (waiting[before] ?? 0) <= now + untilMs) before += 1;
    return before <= at;
  });
  return found ?? all.at(-1) ?? longestMs;
}
