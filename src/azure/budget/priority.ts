import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Who goes first where not all can go: proofs for deletions and copies in progress, then looks that events caused,
 * then those that the nightly pass caused, and the pass itself last; it has all night.
 */
export const priorities = ['proof', 'event', 'nightly', 'pass'] as const;
export type Priority = (typeof priorities)[number];

const current = new AsyncLocalStorage<Priority>();

/** All calls that `run` makes have this priority. */
export function withPriority<Result>(priority: Priority, run: () => Promise<Result>): Promise<Result> {
  return current.run(priority, run);
}

export function currentPriority(): Priority {
  return current.getStore() ?? 'event';
}
