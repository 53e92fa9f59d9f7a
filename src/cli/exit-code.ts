/** How `snaprep` ends: the one place that knows the numbers, as the table in docs/cli.md has them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** Only with `--detailed-exitcode`. */
  differences: 2,
  someFailed: 3,
  approvalNeeded: 4,
  timedOut: 5,
  usage: 64,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each means, for the docs and for `--help`. */
export const exitCodeWords: Readonly<Record<ExitCode, string>> = {
  0: 'done, or nothing to do',
  1: 'failed',
  2: 'there are differences; only with `--detailed-exitcode`',
  3: 'some items failed or need someone, the rest is done',
  4: 'someone has to approve first',
  5: 'the time to wait was over',
  64: 'wrong use, or a configuration that is wrong',
  130: 'interrupted (Ctrl-C)',
};

/** Wrong use of the command line; `message` says what to do. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** What was asked for by its name is not there; `message` says so. Ends with 1, as nothing is wrong with the words. */
export class NotFoundError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotFoundError';
  }
}

/** Ctrl-C. `goesOn` says what in Azure goes on by itself. */
export class Interrupted extends Error {
  constructor(goesOn: string) {
    super(goesOn);
    this.name = 'Interrupted';
  }
}
