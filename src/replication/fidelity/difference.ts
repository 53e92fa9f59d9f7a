/** Something that a finished replica should have and has not. */
export interface Difference {
  /** As Azure calls it. */
  property: string;
  wanted: string;
  /** Undefined where the answer that was read has no such value. */
  found: string | undefined;
  /** `mendable` can be set back on the replica as it is; `blocking` only by copying it anew. */
  kind: 'mendable' | 'blocking';
}

/** A property that is compared without regard to case; only what is wanted can be missed. */
export interface Compared {
  property: string;
  wanted: string | undefined;
  found: string | undefined;
}

/** Those that differ, as differences that block. */
export function blockingDifferences(compared: readonly Compared[]): Difference[] {
  const differences: Difference[] = [];
  for (const { property, wanted, found } of compared) {
    if (wanted === undefined || wanted === found || wanted.toLowerCase() === found?.toLowerCase()) continue;
    differences.push({ property, wanted, found, kind: 'blocking' });
  }
  return differences;
}

/** `name: wanted → found`, for people. */
export function differenceText({ property, wanted, found }: Difference): string {
  return `${property}: ${wanted} → ${found ?? 'none'}`;
}
