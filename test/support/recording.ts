/**
 * A command in a pseudo-terminal of a given size, by util-linux's `script`, with the time of all that it wrote: what
 * asciinema plays (asciicast v2).
 */
import { spawn, type ChildProcess } from 'node:child_process';

export interface TerminalSize {
  columns: number;
  rows: number;
}

/** Seconds since the start, and what the command wrote then; a mark is a word of the recorder's own. */
export interface CastEvent {
  at: number;
  kind: 'output' | 'mark';
  text: string;
}

export interface Cast extends TerminalSize {
  title: string;
  events: readonly CastEvent[];
}

export interface RecordingOptions extends TerminalSize {
  title: string;
  cwd: string;
  env?: Record<string, string>;
}

export class Recording {
  readonly events: CastEvent[] = [];
  readonly #options: RecordingOptions;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #looks = new Set<() => void>();
  readonly #started = performance.now();
  #hasEnded = false;

  /** The command as one types it. */
  constructor(command: string, options: RecordingOptions) {
    this.#options = options;
    const { columns, rows, cwd, env } = options;
    const sized = `stty cols ${columns} rows ${rows}; exec ${command}`;
    this.#child = spawn('script', ['-qefc', sized, '/dev/null'], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: cwd, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#add('output', text));
    this.#ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code) => {
        this.#hasEnded = true;
        for (const look of this.#looks) look();
        resolve(code);
      });
    });
  }

  /** All that it wrote, without what moves and colours. */
  get text(): string {
    const output = this.events.filter(({ kind }) => kind === 'output').map(({ text }) => text);
    return output
      .join('')
      .replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '')
      .replaceAll('\r', '');
  }

  /** Resolves when it has written this; throws when it ended without. */
  async until(text: string): Promise<void> {
    const { promise, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
    const look = (): void => {
      if (this.text.includes(text)) resolve();
      else if (this.#hasEnded) reject(new Error(`it ended without "${text}":\n${this.text}`));
    };
    this.#looks.add(look);
    look();
    await promise.finally(() => this.#looks.delete(look));
  }

  keys(text: string): void {
    this.#child.stdin?.write(text);
  }

  mark(text: string): void {
    this.#add('mark', text);
  }

  /** The exit code. */
  async end(): Promise<number | null> {
    return this.#ended;
  }

  cast(): Cast {
    const { title, columns, rows } = this.#options;
    return { title, columns, rows, events: this.events };
  }

  #add(kind: CastEvent['kind'], text: string): void {
    this.events.push({ at: (performance.now() - this.#started) / 1000, kind, text });
    for (const look of this.#looks) look();
  }
}

/** As a file: a line of JSON for the terminal, and one for each event. */
export function asciicast({ title, columns, rows, events }: Cast): string {
  const header = { version: 2, width: columns, height: rows, title, env: { TERM: 'xterm-256color' } };
  const lines = events.map(({ at, kind, text }) => [
    Number(at.toFixed(3)),
    kind === 'output' ? 'o' : 'm',
    text,
  ]);
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}
