/**
 * Tells who shares a read when its first request was really sent: until then it proves as much to whoever joins it as
 * a read of their own. And how many requests it took.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** `unknown` where nobody has said that a budget is asked before anything is sent. */
export interface FirstTurn {
  state: 'unknown' | 'waiting' | 'given';
  given: () => void;
  /** Requests sent so far. */
  count: number;
}

const noted = new AsyncLocalStorage<FirstTurn>();

/** Runs one read; `given` is called once, right before its first request is sent. */
export function notingFirstTurn<Result>(turn: FirstTurn, run: () => Promise<Result>): Promise<Result> {
  return noted.run(turn, run);
}

/**
 * No request of this read was sent yet, and none will be without its turn. Noted by whoever knows that its calls go through
 * the budget, before they set out: what is asked for in the same moment is then one read, also where nobody waits.
 */
export function noteWaiting(): void {
  const turn = noted.getStore();
  if (turn?.state === 'unknown') turn.state = 'waiting';
}

/** It has its turn, and is sent now. */
export function noteTurn(): void {
  const turn = noted.getStore();
  if (turn === undefined) return;
  turn.count += 1;
  if (turn.state === 'given') return;
  turn.state = 'given';
  turn.given();
}
