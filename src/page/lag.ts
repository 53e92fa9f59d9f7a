/** How long replicas took from the source to ready, and how long those wait that are not. */
import type { ReplicaStatus } from '../report/status.ts';
import type { Happening } from './api-types.ts';

export interface LagPoint {
  name: string;
  rule: string;
  /** `<subscription>/<resource group>` */
  target: string;
  /** When it was ready, or now for what is not; ms since 1970. */
  at: number;
  seconds: number;
  isReady: boolean;
  /** Of its rule, seconds; undefined where that has none. */
  objective: number | undefined;
}

export interface LagObjective {
  seconds: number;
  rules: string[];
}

export interface Lag {
  points: LagPoint[];
  /** Of the rules that are seen, the shortest first; empty where none has one. */
  objectives: LagObjective[];
}

/** Seconds. A report that says the same as before is not sent again: time goes on all the same. */
export function lagBy(
  now: number,
  { lagSeconds, taken }: { lagSeconds?: number | undefined; taken?: number | undefined },
): number | undefined {
  if (lagSeconds === undefined || taken === undefined) return lagSeconds;
  return Math.max(lagSeconds, (now - taken) / 1000);
}

/**
 * Those that were ready within what the journal was read for, and those that are awaited. A replica of a source that
 * is gone tells no lag: nobody knows when that one was taken. `objectives` by rule, seconds.
 */
export function lagOf(
  replicas: readonly ReplicaStatus[],
  happenings: readonly Happening[],
  now: number,
  objectives: Readonly<Record<string, number>>,
): Lag {
  const readyAt = new Map<string, number>();
  for (const { what, rule, source, target, time } of happenings) {
    if (what === 'ready') readyAt.set(keyOf(rule, source, target ?? ''), Date.parse(time));
  }
  const points = replicas.flatMap((one): LagPoint[] => {
    const { name, rule, target, source, taken, lagSeconds, ready, state } = one;
    const place = { name, rule, target, objective: objectives[rule] };
    if (!ready) {
      const seconds = lagBy(now, { lagSeconds, taken: taken === undefined ? undefined : Date.parse(taken) });
      const isAwaited =
        seconds !== undefined && state !== 'deleting' && state !== 'kept' && state !== 'foreign';
      return isAwaited ? [{ ...place, at: now, seconds, isReady: false }] : [];
    }
    const at = readyAt.get(keyOf(rule, source, target));
    if (at === undefined || taken === undefined || at < Date.parse(taken)) return [];
    return [{ ...place, at, seconds: (at - Date.parse(taken)) / 1000, isReady: true }];
  });
  const rules = [...new Set(replicas.map(({ rule }) => rule))].sort();
  return {
    points: points.sort((left, right) => left.at - right.at),
    objectives: objectivesOf(rules, objectives),
  };
}

function objectivesOf(
  rules: readonly string[],
  objectives: Readonly<Record<string, number>>,
): LagObjective[] {
  const bySeconds = new Map<number, string[]>();
  for (const rule of rules) {
    const seconds = objectives[rule];
    if (seconds !== undefined) bySeconds.set(seconds, [...(bySeconds.get(seconds) ?? []), rule]);
  }
  return [...bySeconds]
    .map(([seconds, those]) => ({ seconds, rules: those }))
    .sort((left, right) => left.seconds - right.seconds);
}

function keyOf(rule: string, source: string, target: string): string {
  return `${rule} ${source} ${target}`.toLowerCase();
}

export interface LagFigures {
  count: number;
  median: number;
  p95: number;
  longest: number;
  late: number;
}

/** Of those that are ready; undefined without any. `late`: of all, beyond the objective of their own rule. */
export function lagFigures({ points }: Pick<Lag, 'points'>): LagFigures | undefined {
  const sorted = points
    .filter(({ isReady }) => isReady)
    .map(({ seconds }) => seconds)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return {
    count: sorted.length,
    median: at(0.5),
    p95: at(0.95),
    longest: at(1),
    late: points.filter(({ seconds, objective }) => objective !== undefined && seconds > objective).length,
  };
}
