/** How often in a row the looks at one replica ended with the same reason. */
export interface Streak {
  reason: string;
  length: number;
  /** The reason of the action that Azure refused, where a refusal was the end of the last look. */
  refused?: string;
  /** No waiting mends it. */
  forGood?: true;
}

/** How often this reason was the end of the looks right before this one. */
export function timesInARow(streak: Streak | undefined, reason: string): number {
  return streak?.reason === reason ? streak.length : 0;
}

/** The streak after one more look that ended with this reason. */
export function extended(
  streak: Streak | undefined,
  reason: string,
  refusal: Pick<Streak, 'refused' | 'forGood'> = {},
): Streak {
  return { reason, length: timesInARow(streak, reason) + 1, ...refusal };
}
