/** What a command has of the process that it runs in. Tests give their own. */
import { createInterface } from 'node:readline/promises';

export interface Io {
  /** Data, and nothing else. */
  out(text: string): void;
  /** Everything that is no data. */
  error(text: string): void;
  /** Whether progress may be drawn. */
  isTerminal: boolean;
  colour: boolean;
  /** Columns of stdout; of a pipe 0, and nothing is cut. */
  readonly width: number;
  /** The terminal of stderr as it is now, where progress may be drawn. */
  screen(): { columns: number; rows: number } | undefined;
  /** Calls this whenever that terminal is resized. */
  onResize(redraw: () => void): void;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** ms since 1970 */
  now(): number;
  /** Ends sooner when `signal` is aborted. */
  sleep(ms: number): Promise<void>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Asks a person; undefined where there is none. */
  ask(question: string): Promise<string | undefined>;
}

export function processIo(signal: AbortSignal): Io {
  const { stdin, stdout, stderr, env } = process;
  const isTerminal = stderr.isTTY && env['TERM'] !== 'dumb';
  return {
    out: (text) => void stdout.write(text),
    error: (text) => void stderr.write(text),
    isTerminal,
    colour: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    get width() {
      return stdout.isTTY ? stdout.columns : 0;
    },
    screen: () => (isTerminal ? { columns: stderr.columns || 80, rows: stderr.rows || 24 } : undefined),
    onResize: (redraw) => {
      if (isTerminal) stderr.on('resize', redraw);
    },
    env,
    cwd: process.cwd(),
    now: () => Date.now(),
    sleep: (ms) => slept(ms, signal),
    signal,
    ask: (question) => (stdin.isTTY && stderr.isTTY ? asked(question, signal) : Promise.resolve(undefined)),
  };
}

function slept(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}

async function asked(question: string, signal: AbortSignal): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // It takes the keys from the terminal, Ctrl-C too, so that no signal comes of that by itself.
  lines.on('SIGINT', () => process.emit('SIGINT'));
  try {
    return await lines.question(question, { signal });
  } catch {
    // What follows is not to stand behind the question.
    process.stderr.write('\n');
    return undefined;
  } finally {
    lines.close();
  }
}
