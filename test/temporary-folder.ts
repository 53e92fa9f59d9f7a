/**
 * One folder for the temporary files of a test run, its processes included: what an app that was cut off or killed
 * could not remove goes with it at the end. What a run left that was itself killed, the next one removes.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const prefix = 'snaprep-run-';

/**
 * For `globalSetup` of vitest: before any worker starts, so that workers and their children have it. Each project of
 * a run calls it; the first one counts.
 */
export default function setup(): () => void {
  const before = process.env['TMPDIR'];
  const shared = tmpdir();
  if (path.basename(shared) === `${prefix}${process.pid}`) return () => undefined;
  removeOfEnded(shared);
  const folder = path.join(shared, `${prefix}${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  process.env['TMPDIR'] = folder;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

function removeOfEnded(shared: string): void {
  for (const name of readdirSync(shared)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isInteger(pid) && pid > 0 && !isRunning(pid)) {
      rmSync(path.join(shared, name), { recursive: true, force: true });
    }
  }
}

/** Also where it is somebody else's, whose process may not be signalled. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH';
  }
}
