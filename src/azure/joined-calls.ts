/**
 * Reads that several ask for at the same time: who asks for what a request that waits for its turn will read gets the
 * answer to that one. It is sent after both have asked, so it is as fresh as one of their own.
 */
import { notingFirstTurn, type FirstTurn } from './budget/first-turn.ts';
import { beginsWithTurn, callerRank } from './budget/priority.ts';

interface Call<Value> {
  turn: FirstTurn;
  /** Who waits: nobody joins one that has to wait longer than they. */
  rank: number;
  /** Resolves when its request is sent; throws where it has no turn. */
  sent: Promise<unknown>;
  answer: Promise<Value>;
}

export class JoinedCalls<Value> {
  readonly #calls = new Map<string, Call<Value>>();

  /** `key`: what is read; `read` is not called where one of the same is joined. */
  read(key: string, read: () => Promise<Value>): Promise<Value> {
    const rank = callerRank();
    const known = this.#calls.get(key);
    if (known?.turn.state === 'waiting' && known.rank <= rank) {
      beginsWithTurn(known.sent);
      return known.answer;
    }
    const { promise: sent, resolve, reject } = Promise.withResolvers<undefined>();
    sent.catch(() => undefined);
    const turn: FirstTurn = {
      state: 'unknown',
      count: 0,
      given: () => {
        forget();
        resolve(undefined);
      },
    };
    const call: Call<Value> = { turn, rank, sent, answer: notingFirstTurn(turn, read) };
    const forget = (): void => {
      if (this.#calls.get(key) === call) this.#calls.delete(key);
    };
    this.#calls.set(key, call);
    call.answer.then(forget, forget);
    call.answer.then(() => resolve(undefined), reject);
    return call.answer;
  }
}
