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
  return now >= copy.endsAt
    ? { state: 'Complete', percent: 100 }
    : { state: 'Running', percent: percentAt(copy, now) };
}

/** When a running copy ends, well or badly. */
export function endOf({ endsAt, failure }: BackgroundCopy): number {
  return Math.min(endsAt, failure?.at ?? endsAt);
}

/** When the copy reaches `percent`, ms. */
export function timeAtPercent({ startsAt, endsAt }: BackgroundCopy, percent: number): number {
  return startsAt + ((endsAt - startsAt) * percent) / 100;
}

/** Never 100 before the end: a reader takes 100 for complete. */
function percentAt({ startsAt, endsAt }: BackgroundCopy, time: number): number {
  if (time <= startsAt || endsAt <= startsAt) return 0;
  return Math.min(99, Math.floor(((time - startsAt) * 100) / (endsAt - startsAt)));
}
