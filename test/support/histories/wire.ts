/**
 * The way of all calls of all instances to Azure: each waits there until a seeded chance lets it through, so that what
 * runs at the same time is interleaved at each call, and the same way for the same seed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** What a look, a pass or an approval is called, and what else is known of it. */
export interface Work {
  readonly name: string;
  /** Whether the process that does it is there no more. */
  isDead: boolean;
  /** Brings it back where the process dies, or it throws. */
  again: () => void;
}

interface Call {
  work: Work | undefined;
  what: string;
  isRead: boolean;
  /** Stuck on its way until then, ms. */
  from: number;
  go: () => Promise<void>;
}

export class Wire {
  readonly #working = new AsyncLocalStorage<Work>();
  readonly #calls: Call[] = [];
  readonly #random: () => number;
  readonly #now: () => number;
  /** How long a call may be stuck, ms, and how often one in a hundred is. */
  stuck = { mostMs: 0, percent: 0 };

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  get working(): Work | undefined {
    return this.#working.getStore();
  }

  /** Nothing may change by people's hands between the last read of what is decided and the write. */
  get isWriting(): boolean {
    return this.#calls.some(({ isRead, work }) => !isRead && work?.isDead !== true);
  }

  /** When the next call may go through, ms; infinite where none waits. */
  get due(): number {
    return Math.min(Infinity, ...this.#calls.map(({ from }) => from));
  }

  do<Result>(work: Work, run: () => Promise<Result>): Promise<Result> {
    return this.#working.run(work, run);
  }

  call<Result>(what: string, isRead: boolean, run: () => Promise<Result>): Promise<Result> {
    const work = this.working;
    const isStuck = this.#random() * 100 < this.stuck.percent;
    // A DELETE waits for its turn no longer than this, and for its answer.
    const mostMs = what.includes('.delete ') ? Math.min(30_000, this.stuck.mostMs) : this.stuck.mostMs;
    const from = this.#now() + (isStuck ? Math.floor(this.#random() * mostMs) : 0);
    const asCaller = AsyncLocalStorage.snapshot();
    return new Promise<Result>((resolve, reject) => {
      const go = async (): Promise<void> => {
        const answer = await asCaller(async () => run()).then(
          (result) => () => resolve(result),
          (error: unknown) => () => reject(error instanceof Error ? error : new Error(String(error))),
        );
        // Nobody hears what is answered to a process that is gone.
        if (work?.isDead !== true) answer();
      };
      this.#calls.push({ work, what, isRead, from, go });
    });
  }

  /** One of those that are due; says which. */
  async letThrough(): Promise<string | undefined> {
    const due = this.#calls.filter(({ from }) => from <= this.#now());
    const call = due[Math.floor(this.#random() * due.length)];
    if (call === undefined) return undefined;
    this.#calls.splice(this.#calls.indexOf(call), 1);
    // What a process had sent before it died arrives or does not.
    if (call.work?.isDead === true && this.#random() < 0.5) return undefined;
    await call.go();
    return `${call.work?.name ?? '?'} ${call.what}`;
  }
}

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All that follows by promises alone has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
