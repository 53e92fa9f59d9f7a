import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const running = new Set<ChildProcess>();

/**
 * What a bench of its own process prints as JSON; undefined where it takes longer than `limitMs`, as on a machine that
 * has no time for it. None is left behind then, nor what it started. `heapMebibytes`: absent, what V8 takes.
 */
export async function childResult(
  file: string,
  given: readonly string[],
  { limitMs, heapMebibytes }: { limitMs: number; heapMebibytes?: number | undefined },
): Promise<unknown> {
  const heap = heapMebibytes === undefined ? [] : [`--max-old-space-size=${heapMebibytes}`];
  const child = spawn(process.execPath, [...heap, file, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, which ends as one.
    detached: true,
  });
  running.add(child);
  const limit = setTimeout(() => end(child), limitMs);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(limit);
  running.delete(child);
  if (signal !== null) return undefined;
  if (code !== 0) throw new Error(`${file} ended with ${String(code)}`);
  const lines = Buffer.concat(chunks).toString().trimEnd().split('\n');
  return JSON.parse(lines.at(-1) ?? '') as unknown;
}

export function endChildren(): void {
  for (const child of running) end(child);
}

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
