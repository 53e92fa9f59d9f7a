/** Builds small Functions apps, as `build.ts` builds the product's, and runs them in a Functions host. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stderr } from 'node:process';
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

const extensionBundle = { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' };

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
  writeFileSync(
    path.join(folder, 'host.json'),
    JSON.stringify({ version: '2.0', extensionBundle, ...hostJson }),
  );
  return folder;
}

/** Whose app is over; most of what a start costs is Node and the sources of the host. They end with this process. */
const idle: HostProcess[] = [];

/** Ends an app; its process is kept for the next one, unless it may never end what it does, or has failed a test. */
async function end(host: FunctionsHost, hasFailed: boolean): Promise<void> {
  if (hasFailed || host.inFlight > 0) {
    await host.kill();
    return;
  }
  const released = await host.release().catch(() => undefined);
  if (released !== undefined) idle.push(released);
}

/** What each thread of a process waits for, where the kernel tells. */
function threadsOf(pid: number): string {
  try {
    const folder = `/proc/${pid}/task`;
    const of = (id: string, file: string): string => readFileSync(path.join(folder, id, file), 'utf8').trim();
    return readdirSync(folder)
      .map((id) => `${of(id, 'comm')}: ${of(id, 'stat').split(' ')[2] ?? ''} ${of(id, 'wchan')}`)
      .join('\n');
  } catch {
    return 'unknown';
  }
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
    onLog,
    throwOnFailedStart: true,
    ...(process && { process }),
    ...options,
    env: { AzureWebJobsStorage__accountName: 'st', ...options.env },
  });
  onTestFinished(({ task }) => {
    const hasFailed = task.result?.state === 'fail';
    const said = lines.map(({ message }) => `${message}\n`).join('');
    if (hasFailed) stderr.write(`The app said:\n${said}Its process:\n${threadsOf(host.pid)}\n`);
    return end(host, hasFailed);
  });
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
