/** The build before the show, in a process of its own, so that it can be broken off; nothing when all is up to date. */
import { spawn } from 'node:child_process';
import type { Lifetime } from './lifetime.ts';
import type { Screen } from './screen.ts';

export interface Build {
  /** What Node runs, with its arguments. */
  program: readonly string[];
  isBuilt: () => boolean;
}

/** Throws with what the build said, when the service is not built after it. */
export async function buildFirst(
  { program, isBuilt }: Build,
  screen: Screen,
  { signal }: Pick<Lifetime, 'signal'>,
): Promise<void> {
  if (isBuilt()) return;
  screen.line('building the service and the local cloud: once, until a source changes');
  const said: Buffer[] = [];
  const child = spawn(process.execPath, program, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  // Told by the exit as well.
  child.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const since = performance.now();
  const tick = setInterval(
    () => {
      if (!screen.isLive) screen.line('still building');
      screen.underWay([`still building, ${Math.round((performance.now() - since) / 1000)} s so far`]);
    },
    screen.isLive ? 500 : 1900,
  );
  // Not `once`, which would take the abort for the end, and leave the rest undone.
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(tick);
  screen.underWay([]);
  signal.throwIfAborted();
  if (code === 0) return;
  const text = Buffer.concat(said).toString().trim();
  if (!isBuilt()) throw new Error(`The build failed.\n${text}`);
  // A replication.json that is wrong, of which no package was made. What is shown here has rules of its own.
  screen.sentences(`\n${text}\nIt is not used here.\n`);
}
