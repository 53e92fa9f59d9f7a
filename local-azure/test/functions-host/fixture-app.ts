/** Builds small Functions apps, as `build.ts` builds the product's, and runs them in a Functions host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { onTestFinished } from 'vitest';
import {
  FunctionsHost,
  type FunctionsHostOptions,
  type HostProcess,
  type LogLine,
} from '../../src/functions-host/functions-host.ts';

const repository = path.resolve(import.meta.dirname, '../..');

export interface RunningApp {
  host: FunctionsHost;
  lines: LogLine[];
  /** What the app said by `context.log('report', …)`, parsed. */
  reports(): unknown[];
  /** Resolves when `isSo` holds; looked at whenever the app logs or anything of `sources` changes. */
  until(isSo: () => boolean): Promise<void>;
}

interface ChangeSource {
  onChange(listener: () => void): () => void;
}

/** A folder with `index.cjs` made of `source`, `package.json` and `host.json`. Removed after the test. */
export function packageOf(source: string, hostJson: object = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'functions-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  buildSync({
    stdin: { contents: `import { app } from '@azure/functions';\n${source}`, resolveDir: repository },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@azure/functions-core'],
    outfile: path.join(folder, 'dist/index.cjs'),
    logLevel: 'error',
  });
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ type: 'module', main: 'dist/index.cjs' }),
  );
  writeFileSync(path.join(folder, 'host.json'), JSON.stringify({ version: '2.0', ...hostJson }));
  return folder;
}

/** Whose app is over; most of what a start costs is Node and the sources of the host. They end with this process. */
const idle: HostProcess[] = [];

/** Ends an app; its process is kept for the next one, unless something runs in it that may never end. */
async function end(host: FunctionsHost): Promise<void> {
  if (host.inFlight > 0) {
    await host.kill();
    return;
  }
  const released = await host.release().catch(() => undefined);
  if (released !== undefined) idle.push(released);
}

/** Starts the app in `packageRoot`; closed after the test. */
export async function run(
  packageRoot: string,
  options: Partial<FunctionsHostOptions> = {},
  sources: ChangeSource[] = [],
): Promise<RunningApp> {
  const lines: LogLine[] = [];
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const onLog = (line: LogLine) => {
    lines.push(line);
    changed();
  };
  const process = idle.pop();
  const host = await FunctionsHost.start({
    packageRoot,
    env: {},
    onLog,
    throwOnFailedStart: true,
    ...(process && { process }),
    ...options,
  });
  onTestFinished(() => end(host));
  for (const source of [host, ...sources]) onTestFinished(source.onChange(changed));
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  const reports = () =>
    lines
      .filter(({ message }) => message.startsWith('report '))
      .map(({ message }) => JSON.parse(message.slice('report '.length)) as unknown);
  return { host, lines, reports, until };
}
