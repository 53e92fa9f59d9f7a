/** Tools that are not here, or must not do what they do, in a folder that comes first on the PATH. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Call {
  tool: string;
  words: string[];
  env: Record<string, string | undefined>;
}

/** To calls that begin so; the first one that fits. Without one, a call that is right ends with 0 and says nothing. */
export interface Answer {
  tool: string;
  call: string;
  /** What Azure would say as JSON, or a text as it is printed. */
  body?: unknown;
  code?: number;
  /** A file that the call makes, empty. */
  file?: string;
}

export interface StandIns {
  /** In front of the machine's own PATH. */
  path: string;
  calls(): Call[];
  remove(): void;
}

export function standIns(tools: readonly string[], answers: readonly Answer[]): StandIns {
  const folder = mkdtempSync(path.join(tmpdir(), 'stand-ins-'));
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(folder, 'answers.json'), JSON.stringify(answers));
  const program = path.join(import.meta.dirname, 'stand-in.ts');
  for (const tool of tools) {
    const file = path.join(bin, tool);
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' ${tool} '${folder}' "$@"\n`);
    chmodSync(file, 0o755);
  }
  const calls = path.join(folder, 'calls');
  return {
    path: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
    calls: () =>
      existsSync(calls)
        ? readFileSync(calls, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as Call)
        : [],
    remove: () => rmSync(folder, { recursive: true }),
  };
}
