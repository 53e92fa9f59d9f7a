/**
 * A log of calls that is begun anew after some days; the one before stays beside it as `<name>.1`. How old it is stands
 * in its first line: not every file system knows when a file was made, and a copy of one is new.
 */
import { appendFileSync, closeSync, openSync, readSync, renameSync } from 'node:fs';
import { UsageError } from './exit-code.ts';

const dayMs = 24 * 3_600_000;
/** `2026-11-23T12:00:00.000Z` */
const timeLength = 24;

export class LogFile {
  readonly #file: string;
  readonly #keptMs: number;
  /** ms since 1970; undefined while there is no line with a time. */
  #begun: number | undefined;

  constructor(file: string, days: number) {
    this.#file = file;
    this.#keptMs = days * dayMs;
    this.#begun = begunAt(file);
  }

  /** Before the first call, which would otherwise fail of it in words of its own. Throws `UsageError`. */
  open(now: number): void {
    this.rollOver(now);
    this.#usable(() => appendFileSync(this.#file, '', { mode: 0o600 }));
  }

  /** Begins anew where its first line is older than that. Throws `UsageError` where it cannot. */
  rollOver(now: number): void {
    if (this.#begun === undefined || now - this.#begun <= this.#keptMs) return;
    this.#usable(() => renameSync(this.#file, `${this.#file}.1`));
    this.#begun = undefined;
  }

  /** Lines begin with their time, ISO 8601. */
  append(line: string, now: number): void {
    this.rollOver(now);
    this.#usable(() => appendFileSync(this.#file, line, { mode: 0o600 }));
    this.#begun ??= now;
  }

  #usable(use: () => void): void {
    try {
      use();
    } catch (error) {
      throw unusable(this.#file, error);
    }
  }
}

/** Of what is no such log, undefined: it is never moved away. */
function begunAt(file: string): number | undefined {
  try {
    const opened = openSync(file, 'r');
    try {
      const first = Buffer.alloc(timeLength);
      readSync(opened, first, 0, timeLength, 0);
      const text = first.toString('latin1');
      return /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(text) ? Date.parse(text) : undefined;
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown): UsageError {
  return new UsageError(`--log-file ${file}: cannot be used (${codeOf(error)}); give another path`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
