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
  return compared.flatMap(({ property, wanted, found }) =>
    wanted === undefined || wanted.toLowerCase() === found?.toLowerCase()
      ? []
      : [{ property, wanted, found, kind: 'blocking' as const }],
  );
}

/** `name: wanted → found`, for people. */
export function differenceText({ property, wanted, found }: Difference): string {
  return `${property}: ${wanted} → ${found ?? 'none'}`;
}
