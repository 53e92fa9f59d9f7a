/** What one pass found of one pair; plain JSON. */
import type { Pair } from './decide-pair.ts';
import type { OrphanReport } from './orphaned-staging.ts';

export interface PairReport {
  rule: string;
  source: string;
  sourceSubscription: string;
  target: string;
  targetSubscription: string;
  targetLocation: string;
  /** How many replicas, by the reason of their decision. */
  counts: Record<string, number>;
  /** The first names behind each count, `mostNames` at most, so that a record stays short whatever the estate. */
  names: Record<string, string[]>;
  hints: number;
  /** Reasons for which some stand still until a person acts, and no look is asked for; absent is none. */
  blocked?: string[];
  /** Why it is not known whether locks stop what is to be done; absent where they were read, or nothing is to be done. */
  locksUnknown?: string;
  /** How many replicas are incremental while their sources are full, because they were converted; absent is none. */
  converted?: number;
  /** Names of sources whose replicas are being renewed by way of an interim snapshot; absent is none. */
  renewing?: string[];
  /** Why nothing was asked for, though it may be needed: people paused the rule. */
  paused?: string;
  /** Of a rule that stages full snapshots: what was left on the way. */
  staging?: OrphanReport;
  /** One of its groups could not be listed in full, or its hints not be sent. `mayPass`: to try again may help. */
  stopped?: { side: 'source' | 'target' | 'hints'; code: string; detail: string; mayPass?: true };
}

/** Of a pair of which nothing is known yet. */
export function emptyReport({ rule, target }: Pair): PairReport {
  return {
    rule: rule.name,
    source: rule.source.resourceGroup,
    sourceSubscription: rule.source.subscriptionId,
    target: target.resourceGroup,
    targetSubscription: target.subscriptionId,
    targetLocation: target.location,
    counts: {},
    names: {},
    hints: 0,
  };
}

/** So many names of one reason are told; a record of Application Insights has 32 KiB, a name at most 80 characters. */
export const mostNames = 10;

/** Counts one replica by its reason. */
export function count(
  { counts, names }: Pick<PairReport, 'counts' | 'names'>,
  reason: string,
  name: string,
): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
  const known = (names[reason] ??= []);
  if (known.length < mostNames) known.push(name);
}
