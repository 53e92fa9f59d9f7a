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
  width: number;
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
  return {
    out: (text) => void stdout.write(text),
    error: (text) => void stderr.write(text),
    isTerminal: stderr.isTTY && env['TERM'] !== 'dumb',
    colour: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    width: stdout.isTTY ? stdout.columns : 0,
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
  try {
    return await lines.question(question, { signal });
  } catch {
    return undefined;
  } finally {
    lines.close();
  }
}
