import { markReasons } from './replica-tags.ts';

/** How often in a row the looks at one replica ended with the same reason. */
export interface Streak {
  reason: string;
  length: number;
  /**
   * What the last of them did, and how often in a row: a mark, the deletion that it announces and the copy after it may
   * have one reason. Absent in hints of versions before, and where nothing was done.
   */
  did?: { kind: string; times: number };
  /** The reason of the action that Azure refused, where a refusal was the end of the last look. */
  refused?: string;
  /** No waiting mends it. */
  forGood?: true;
}

/** How often this reason was the end of the looks right before this one; with `kind`, of those that did that. */
export function timesInARow(streak: Streak | undefined, reason: string, kind?: string): number {
  if (streak?.reason !== reason) return 0;
  const { did, length } = streak;
  if (kind === undefined || did === undefined) return length;
  return did.kind === kind ? did.times : 0;
}

/**
 * Whether a deletion was asked for by the look before, and whether it was announced by that. Hints of versions before tell
 * only how often a look ended with its reason, and that of the mark is the same.
 */
export function stageOfDeletion(streak: Streak | undefined): 'announced' | 'asked' | undefined {
  const reason = markReasons.find((mark) => mark === streak?.reason);
  if (streak === undefined || reason === undefined) return undefined;
  const { did, length } = streak;
  if (did === undefined) return length > 1 ? 'asked' : 'announced';
  if (did.kind === 'deleteReplica') return 'asked';
  return did.kind === 'setTags' ? 'announced' : undefined;
}

/** The streak after one more look that ended with this reason, and did that. */
export function extended(
  streak: Streak | undefined,
  reason: string,
  refusal: Pick<Streak, 'refused' | 'forGood'> = {},
  kind?: string,
): Streak {
  return {
    reason,
    length: timesInARow(streak, reason) + 1,
    ...(kind !== undefined && { did: { kind, times: timesInARow(streak, reason, kind) + 1 } }),
    ...refusal,
  };
}
