import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Who goes first where not all can go. What a look has begun it finishes, so that nothing is read in vain; then
 * proofs for deletions and copies that somebody waits for, looks that events caused, other copies in progress, looks that
 * the nightly pass caused, and the pass itself last; it has all night.
 */
export const priorities = ['underWay', 'proof', 'event', 'watch', 'nightly', 'pass'] as const;
export type Priority = (typeof priorities)[number];

/** One look, or one pass: who calls. */
export type CallerPriority = Exclude<Priority, 'underWay'>;

interface Caller {
  priority: CallerPriority;
  /** The turn of its first call: what it calls meanwhile waits for that too, and shares its fate. */
  first?: Promise<unknown>;
  /** A call of it was made. */
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

/**
 * Takes the turn of one call by `take`. A caller begins with its first one: where that has no turn, nothing that it
 * would have read at the same time is read in vain, and throws the same.
 */
export async function takeAsCaller<Turn>(take: (priority: Priority) => Promise<Turn>): Promise<Turn> {
  const caller: Caller = current.getStore() ?? { priority: 'event', hasBegun: false };
  while (!caller.hasBegun && caller.first !== undefined) await caller.first;
  if (caller.hasBegun) return take('underWay');
  const turn = take(caller.priority);
  return caller.priority === 'pass' ? turn : beginsWith(caller, turn);
}

/** The caller's call is another's that waits for its turn, so it begins with that. */
export function beginsWithTurn(turn: Promise<unknown>): void {
  const caller = current.getStore();
  if (caller === undefined || caller.hasBegun || caller.first !== undefined) return;
  // Who made the call hears of its failure.
  beginsWith(caller, turn).catch(() => undefined);
}

async function beginsWith<Turn>(caller: Caller, turn: Promise<Turn>): Promise<Turn> {
  caller.first = turn;
  try {
    const given = await turn;
    caller.hasBegun = true;
    return given;
  } finally {
    delete caller.first;
  }
}
