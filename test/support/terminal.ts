/** The built command line in a pseudo-terminal, by util-linux's `script`: what it draws, and what it does with keys. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const compiled = path.resolve(import.meta.dirname, '../../node_modules/.cache/cli');
const built = path.resolve(import.meta.dirname, '../../dist/cli/snaprep.mjs');

export interface TerminalOptions {
  columns?: number;
  env?: Record<string, string>;
  /** Instead of the built file. */
  program?: string;
  onData?: (text: string) => void;
}

/** A real terminal tells programs its size; lines that are drawn again are in `raw`. */
export class Terminal {
  raw = '';
  readonly #child: ChildProcess;
  readonly #cwd: string;
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();

  /** `columns` wide and 24 rows high, in `cwd`. `onData` gets what is written, as it comes. */
  constructor(
    words: readonly string[],
    cwd: string,
    { columns = 80, env = {}, program = built, onData = (): void => undefined }: TerminalOptions = {},
  ) {
    const command = [process.execPath, program, ...words].map(quoted).join(' ');
    const sized = `stty cols ${columns} rows 24; tty > .tty; exec ${command}`;
    this.#cwd = cwd;
    this.#child = spawn('script', ['-qefc', sized, '/dev/null'], {
      cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: cwd,
        TERM: 'xterm-256color',
        SHELL: '/bin/sh',
        NODE_COMPILE_CACHE: compiled,
        ...env,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.raw += chunk.toString();
      onData(chunk.toString());
      for (const look of this.#waiting) look();
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code) => {
        resolve(code);
        for (const look of this.#waiting) look();
      });
    });
  }

  /** Until this is on the screen, after what was seen before. */
  async sees(text: string | RegExp): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        const isThere = typeof text === 'string' ? this.text.includes(text) : text.test(this.text);
        if (!isThere && this.#child.exitCode === null) return;
        this.#waiting.delete(look);
        if (isThere) resolve();
        else reject(new Error(`ended without ${String(text)}:\n${this.text}`));
      };
      this.#waiting.add(look);
      look();
    });
  }

  keys(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** As a person who drags its edge. */
  resize(columns: number, rows = 24): void {
    const tty = readFileSync(path.join(this.#cwd, '.tty'), 'utf8').trim();
    execFileSync('stty', ['-F', tty, 'cols', String(columns), 'rows', String(rows)]);
  }

  /** The exit code. */
  async end(): Promise<number | null> {
    return this.#ended;
  }

  /** What was written, without what moves and colours. */
  get text(): string {
    return this.raw.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '').replaceAll('\r', '');
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
