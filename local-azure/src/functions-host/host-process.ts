/**
 * The process of a Functions host. One that let its app go can take another: Node, the Service Bus client and the
 * compiled bundle stay, everything that an app keeps in memory is made anew with its bundle.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { logConsole } from './console-lines.ts';
import type { FromHost, LogLine, ToHost } from './ipc.ts';

/** What a process needs from its birth on. */
export interface HostProcessOptions {
  packageRoot: string;
  env: Record<string, string>;
  caFile?: string;
}

export interface HostExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Whom the process talks to: the app that runs in it now. */
export interface HostProcessListener {
  receive(message: FromHost): void;
  print(line: LogLine): void;
  fail(error: Error): void;
  exit(exit: HostExit): void;
}

/** The process's own program: beside this one where it is built, and its source where it is not. */
const hostEntry = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './functions-host.mjs', import.meta.url),
);

/** What Node needs to run at all; nothing else of the parent's environment reaches the app. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE'];

export class HostProcess {
  readonly #child: ChildProcess;
  readonly #exited = Promise.withResolvers<HostExit>();
  #listener: HostProcessListener | undefined;
  #hasExited = false;

  constructor(options: HostProcessOptions) {
    this.#child = fork(hostEntry, [], {
      cwd: options.packageRoot,
      env: hostEnvironment(options),
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (message) => this.#listener?.receive(message as FromHost));
    this.#child.on('error', (error) => {
      this.#listener?.fail(error);
      // A process that never came to be sends no `exit`.
      if (this.#child.pid === undefined) this.#exit({ code: null, signal: null });
    });
    this.#child.once('exit', (code, signal) => this.#exit({ code, signal }));
    logConsole(this.#child, (line) => this.#listener?.print(line));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get connected(): boolean {
    return this.#child.connected;
  }

  /** From now on this one hears everything, also that the process has gone already. */
  listen(listener: HostProcessListener): void {
    this.#listener = listener;
    if (this.#hasExited) void this.exited.then((exit) => listener.exit(exit));
  }

  get exited(): Promise<HostExit> {
    return this.#exited.promise;
  }

  send(message: ToHost): void {
    this.#child.send(message);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #exit(exit: HostExit): void {
    this.#hasExited = true;
    this.#exited.resolve(exit);
    this.#listener?.exit(exit);
  }
}

/** The environment that an app finds. */
export function hostEnvironment({ env, caFile }: HostProcessOptions): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of passedOn) {
    const value = process.env[name];
    if (value !== undefined) passed[name] = value;
  }
  // Azure's workers run in UTC.
  const trusted = caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile };
  return { TZ: 'UTC', ...passed, ...trusted, ...env };
}
