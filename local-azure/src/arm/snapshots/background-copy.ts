/**
 * A copy of a snapshot's data that goes on after its operation has ended. Nothing ticks: how far it is follows
 * from the clock whenever someone looks.
 */
export interface BackgroundCopy {
  readonly startsAt: number;
  readonly endsAt: number;
  /** For `CopyStart`: what is copied. */
  readonly source?: CopySource;
  /** The copy stops here instead of going on. */
  failure?: CopyFailure;
  /** Between these times (ms) nothing is copied, and nothing says so. */
  stall?: { at: number; until: number };
}

export interface CopySource {
  id: string;
  uniqueId: string;
  familyId: string | undefined;
  timeCreated: number;
}

export interface CopyFailure {
  /** When, ms. */
  at: number;
  errorCode: string;
  errorMessage: string;
}

export interface CopyProgress {
  state: 'Running' | 'Complete' | 'Failed';
  /** 0 to 100, whole. */
  percent: number;
}

export function progressAt(copy: BackgroundCopy, now: number): CopyProgress {
  if (copy.failure !== undefined && copy.failure.at <= now) {
    return { state: 'Failed', percent: percentAt(copy, copy.failure.at) };
  }
  return now >= endOfWork(copy)
    ? { state: 'Complete', percent: 100 }
    : { state: 'Running', percent: percentAt(copy, now) };
}

/** When a running copy ends, well or badly; infinite for one that stalls for ever. */
export function endOf(copy: BackgroundCopy): number {
  const end = endOfWork(copy);
  return Math.min(end, copy.failure?.at ?? end);
}

/** When the copy reaches `percent` if nothing holds it up, ms. */
export function timeAtPercent({ startsAt, endsAt }: BackgroundCopy, percent: number): number {
  return startsAt + ((endsAt - startsAt) * percent) / 100;
}

function endOfWork({ endsAt, stall }: BackgroundCopy): number {
  return stall === undefined || stall.at >= endsAt ? endsAt : endsAt + stall.until - stall.at;
}

/** Never 100 before the end: a reader takes 100 for complete. */
function percentAt({ startsAt, endsAt, stall }: BackgroundCopy, time: number): number {
  const stalled = stall === undefined ? 0 : Math.max(0, Math.min(time, stall.until) - stall.at);
  const worked = time - stalled - startsAt;
  if (worked <= 0 || endsAt <= startsAt) return 0;
  return Math.min(99, Math.floor((worked * 100) / (endsAt - startsAt)));
}
