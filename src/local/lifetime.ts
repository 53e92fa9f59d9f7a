/**
 * From the first line to the last: whoever ends `npm start`, and whenever, everything that was started is ended, and
 * what is said of it is one line.
 */
import type { Screen } from './screen.ts';

/** How long one thing may take to end by itself, ms. */
const patienceMs = 5000;

/** From when on it is said that ending takes its time, ms. */
const sayAfterMs = 500;

/** Exit codes of a shell for what was ended by a signal. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export class Lifetime {
  readonly #screen: Screen;
  readonly #ending = new AbortController();
  readonly #closers: (() => Promise<void> | void)[] = [];
  #code = 0;
  #isSeen = false;

  /** From here on signals, a closed terminal and errors that nobody caught end everything in good order. */
  constructor(screen: Screen) {
    this.#screen = screen;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // Who asks twice does not want to wait; but no process may stay, so the first round is not broken off.
      process.on(signal, () => this.end(codes[signal]));
    }
    const fail = (error: unknown): void => this.fail(screen, error);
    process.on('uncaughtException', fail).on('unhandledRejection', fail);
    // Whom it speaks to has gone, or the disk that it writes to is full.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => this.#endUnheard());
    this.#followParent();
  }

  /** Aborted when it is time to end. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Exit code of how it ended; 0 while nothing ended it, and where it was time to. */
  get code(): number {
    return this.#code;
  }

  /** To be ended with all else, in reverse order. When it is too late already, it is ended at once. */
  async keep<Part>(part: Part, close: (part: Part) => Promise<void> | void): Promise<Part> {
    this.#closers.push(() => close(part));
    await Promise.resolve();
    this.signal.throwIfAborted();
    return part;
  }

  end(code: number): void {
    if (this.signal.aborted) return;
    this.#code = this.#isSeen && code > 1 ? 0 : code;
    setTimeout(() => this.#screen.line('ending what was started'), sayAfterMs).unref();
    this.#ending.abort(new EndedError());
  }

  /** Says what went wrong, without its stack, and ends. */
  fail(screen: Screen, error: unknown): void {
    if (!(error instanceof EndedError) && !this.signal.aborted) screen.sentences(`\n${problemText(error)}`);
    this.end(1);
  }

  /** Resolves when it was ended. Who asks for that from here on has seen all there is: that is no failure. */
  async ended(): Promise<void> {
    if (this.signal.aborted) return;
    this.#isSeen = true;
    await new Promise((resolve) => {
      this.signal.addEventListener('abort', resolve, { once: true });
    });
  }

  /** Ends everything; what does not end in time or throws does not keep the rest. */
  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) {
      await Promise.race([
        Promise.resolve()
          .then(close)
          .catch(() => undefined),
        after(patienceMs),
      ]);
    }
  }

  /**
   * Ctrl-C reaches all of `npm start | tee log`, and who is at work hears that its reader has gone before it hears of
   * the signal. So signals come first: two turns of the loop, as the one under way may have taken its own already.
   */
  #endUnheard(): void {
    setImmediate(() => setImmediate(() => this.end(1)));
  }

  /** A parent that was killed tells nobody. */
  #followParent(): void {
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) this.end(codes.SIGHUP);
    }, 500).unref();
  }
}

/** The reason of an abort that somebody wanted. */
export class EndedError extends Error {}

function problemText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOSPC') {
    return `The disk is full (${error.message}). Free some, or set TMPDIR to a folder on another one.`;
  }
  return error.message;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
