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
}

export interface Lag {
  points: LagPoint[];
  /** Seconds; undefined where no rule that is seen has one, or rules differ. */
  objective: number | undefined;
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
    const place = { name, rule, target };
    if (!ready) {
      const isAwaited =
        lagSeconds !== undefined && state !== 'deleting' && state !== 'kept' && state !== 'foreign';
      return isAwaited ? [{ ...place, at: now, seconds: lagSeconds, isReady: false }] : [];
    }
    const at = readyAt.get(keyOf(rule, source, target));
    if (at === undefined || taken === undefined || at < Date.parse(taken)) return [];
    return [{ ...place, at, seconds: (at - Date.parse(taken)) / 1000, isReady: true }];
  });
  const those = new Set(replicas.map(({ rule }) => objectives[rule]));
  const [objective] = those;
  return {
    points: points.sort((left, right) => left.at - right.at),
    objective: those.size === 1 ? objective : undefined,
  };
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

/** Of those that are ready; undefined without any. `late`: of all, beyond the objective. */
export function lagFigures({ points, objective }: Lag): LagFigures | undefined {
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
    late: objective === undefined ? 0 : points.filter(({ seconds }) => seconds > objective).length,
  };
}
