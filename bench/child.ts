import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** As small an instance has; without a limit V8 takes what the machine has. */
const heapLimit = '--max-old-space-size=256';

const running = new Set<ChildProcess>();

/**
 * What a bench of its own process prints as JSON; undefined where it takes longer than `limitMs`, as on a machine that
 * has no time for it. None is left behind then.
 */
export async function childResult(file: string, given: readonly string[], limitMs: number): Promise<unknown> {
  const child = spawn(process.execPath, [heapLimit, file, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(limit);
  running.delete(child);
  if (signal !== null) return undefined;
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}

export function endChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}
