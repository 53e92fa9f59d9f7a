/**
 * What became of one replica, from its source to ready. What the journal does not tell is shown as a gap: a missing
 * record is no proof that nothing happened.
 */
import type { ReplicaStatus } from '../report/status.ts';
import type { Happening } from './api-types.ts';

export type SpanKind = 'waiting' | 'copying' | 'ready' | 'marked' | 'gone' | 'unknown';

export interface Span {
  kind: SpanKind;
  /** ms since 1970 */
  from: number;
  to: number;
}

export interface Mark {
  at: number;
  what: string;
  reason?: string;
  by?: string;
}

export interface Timeline {
  spans: Span[];
  marks: Mark[];
}

/** What begins with each happening; those that are not named change nothing of the kind. */
const begins: Readonly<Record<string, SpanKind>> = {
  copyBegun: 'copying',
  ready: 'ready',
  adopted: 'ready',
  unmarked: 'ready',
  replaced: 'ready',
  marked: 'marked',
  deleted: 'gone',
};

export interface Recorded {
  happenings: readonly Happening[];
  /** From when on the journal was read, ms since 1970. */
  since: number;
  now: number;
}

/** `happenings` of all snapshots in order of time; those of this replica are picked. */
export function timelineOf(
  replica: Pick<ReplicaStatus, 'source' | 'target' | 'state' | 'taken' | 'rule'>,
  { happenings, since, now }: Recorded,
): Timeline {
  const taken = replica.taken === undefined ? undefined : Date.parse(replica.taken);
  const marks = happenings
    .filter((one) => isOf(one, replica))
    .map(({ time, what, reason, by }): Mark => ({
      at: Date.parse(time),
      what,
      ...(reason !== undefined && { reason }),
      ...(by !== undefined && { by }),
    }));
  if (taken !== undefined) marks.push({ at: taken, what: 'taken' });
  marks.sort((left, right) => left.at - right.at);
  const spans: Span[] = [];
  let open: Pick<Span, 'kind' | 'from'> | undefined;
  for (const { at, what } of marks) {
    // Before the journal was read, whatever happened is not known.
    const next = what === 'taken' ? (at < since ? 'unknown' : 'waiting') : begins[what];
    if (next === undefined) continue;
    if (open !== undefined) {
      // Ready without a record of the copy's begin: between the two nobody wrote.
      const isGap = open.kind === 'waiting' && next !== 'copying';
      push(spans, { kind: isGap ? 'unknown' : open.kind, from: open.from, to: at });
    }
    open = { kind: next, from: at };
  }
  if (open !== undefined) {
    push(spans, {
      kind: isBelievable(open.kind, replica.state) ? open.kind : 'unknown',
      from: open.from,
      to: now,
    });
  }
  return { spans, marks };
}

function isOf(
  { source, target, rule }: Happening,
  replica: Pick<ReplicaStatus, 'source' | 'target' | 'rule'>,
): boolean {
  return (
    rule === replica.rule &&
    source.toLowerCase() === replica.source.toLowerCase() &&
    target?.toLowerCase() === replica.target.toLowerCase()
  );
}

/** Whether the last record leads to what is seen now; else something was not written. */
function isBelievable(kind: SpanKind, state: ReplicaStatus['state']): boolean {
  switch (kind) {
    case 'ready':
      return state === 'ready' || state === 'kept' || state === 'changing' || state === 'blocked';
    case 'copying':
      return state === 'copying' || state === 'waiting' || state === 'changing';
    case 'marked':
      return state === 'deleting' || state === 'approval';
    case 'gone':
      return state !== 'ready' && state !== 'copying';
    case 'waiting':
      return state !== 'ready' && state !== 'kept';
    case 'unknown':
      return true;
  }
}

function push(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (span.to <= span.from) return;
  if (last?.kind === span.kind && last.to === span.from) last.to = span.to;
  else spans.push(span);
}

/**
 * From when to when a picture of these is worth drawing: to now while something goes on, else a little beyond the
 * last change, as a copy of minutes cannot be seen beside weeks of being ready.
 */
export function timelineRange(timelines: readonly Timeline[], now: number): { from: number; to: number } {
  const spans = timelines.flatMap((one) => one.spans);
  if (spans.length === 0) return { from: now - 60_000, to: now };
  const from = Math.min(...spans.map((span) => span.from));
  const isSettled = timelines.every((one) =>
    ['ready', 'gone', 'unknown', undefined].includes(one.spans.at(-1)?.kind),
  );
  const lastChange = Math.max(...timelines.flatMap((one) => one.spans.at(-1)?.from ?? []));
  const to = isSettled ? Math.min(now, lastChange + Math.max(30_000, (lastChange - from) * 0.25)) : now;
  return { from, to: Math.max(to, from + 1000) };
}
