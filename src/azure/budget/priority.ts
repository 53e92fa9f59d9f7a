import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Who goes first where not all can go. What a look has begun it finishes, so that nothing is read in vain; then
 * proofs for deletions and copies in progress, looks that events caused, those that the nightly pass caused, and the
 * pass itself last; it has all night.
 */
export const priorities = ['underWay', 'proof', 'event', 'nightly', 'pass'] as const;
export type Priority = (typeof priorities)[number];

/** One look, or one pass: who calls. */
export type CallerPriority = Exclude<Priority, 'underWay'>;

interface Caller {
  priority: CallerPriority;
  /** A call of it was made, or has its turn soon. */
  hasBegun: boolean;
}

const current = new AsyncLocalStorage<Caller>();

/** All calls that `run` makes are those of one caller, with this priority. */
export function withPriority<Result>(
  priority: Caller['priority'],
  run: () => Promise<Result>,
): Promise<Result> {
  return current.run({ priority, hasBegun: false }, run);
}

/** Where the next call of this caller stands among all: 0 goes first. */
export function callerRank(): number {
  const { priority, hasBegun } = current.getStore() ?? { priority: 'event', hasBegun: false };
  return priorities.indexOf(hasBegun ? 'underWay' : priority);
}

/** Of the next call; `isFull` tells whether it would be sent away. The caller has begun with the first that is not. */
export function nextPriority(isFull: (priority: Priority) => boolean): Priority {
  const caller = current.getStore() ?? { priority: 'event', hasBegun: false };
  const { priority, hasBegun } = caller;
  if (hasBegun) return 'underWay';
  caller.hasBegun = priority !== 'pass' && !isFull(priority);
  return priority;
}
