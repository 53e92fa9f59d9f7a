import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LogLevel, LogLine } from './ipc.ts';

/** What the process itself prints, line by line. The host guesses the level of errors from the words (inferred). */
export function logConsole(child: ChildProcess, log: (line: LogLine) => void): void {
  const read = (stream: ChildProcess['stdout'], levelOf: (text: string) => LogLevel): void => {
    if (stream === null) return;
    createInterface({ input: stream }).on('line', (message) =>
      log({ level: levelOf(message), category: 'console', message }),
    );
  };
  read(child.stdout, () => 'information');
  read(child.stderr, (text) => (/warn/i.test(text) ? 'warning' : 'error'));
}
