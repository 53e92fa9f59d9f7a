/**
 * Runs a Functions bundle in a process of its own, as Azure's host and Node worker would run it, and follows
 * what happens there. The process can be killed at any moment; what it leaves behind is what Azure would find.
 */
import path from 'node:path';
import { hostEnvironment, HostProcess, type HostExit } from './host-process.ts';
import type { FromHost, FunctionInfo, LogLine, Request, ScheduleStatus, StartMessage } from './ipc.ts';

export type { HostExit, HostProcess } from './host-process.ts';
export type { FunctionInfo, LogLine, ScheduleStatus } from './ipc.ts';

export interface FunctionsHostOptions {
  /** The folder with `host.json`, and `package.json` whose `main` is the bundle. */
  packageRoot: string;
  /** The bundle, when it is not the package's `main`. */
  bundle?: string;
  /** App settings. The process gets these, and of the parent's environment only what Node itself needs. */
  env: Record<string, string>;
  /** Opens HTTP functions of every level. */
  functionKey?: string;
  /** Default: any free port. */
  httpPort?: number;
  /** Where the host's clock stands, in ms; it then moves by `setTime` only. Absent: real time. */
  now?: number;
  /** Certificates that the process trusts beside Node's own (PEM). */
  caFile?: string;
  /**
   * When each timer last ran and is due, by function name. Azure keeps it in the app's storage account; the
   * host reads and writes this map, so give the same one to the next host to have it notice missed runs.
   */
  scheduleStatus?: Map<string, ScheduleStatus>;
  /**
   * As in Azure (measured), a bundle that cannot be loaded, or whose functions are in error, leaves a host that runs,
   * has no functions and answers 404; `startError` says why. True: `start` throws that instead.
   */
  throwOnFailedStart?: boolean;
  onLog?: (line: LogLine) => void;
  /** One that another host released; absent: a new one. */
  process?: HostProcess;
  /**
   * What this instance runs, as Flex Consumption scales each by itself: `http` for all HTTP functions together, and
   * `function:<name>` for any other. Default: everything.
   */
  scaleGroup?: string;
  /** A folder for the compiled bundle, which the next process then starts from. */
  codeCache?: string;
}

export class FunctionsHost {
  readonly #process: HostProcess;
  readonly #options: FunctionsHostOptions;
  readonly #scheduleStatus: Map<string, ScheduleStatus>;
  readonly #inFlight = new Map<string, string>();
  readonly #requests = new Map<number, PromiseWithResolvers<number | undefined>>();
  readonly #changeListeners = new Set<() => void>();
  readonly #started: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #exited = Promise.withResolvers<HostExit>();
  #lastRequest = 0;
  /** The process may be another host's by now. */
  #isOver = false;
  #functions: FunctionInfo[] = [];
  #httpUrl = '';
  #startError: string | undefined;

  /** Resolves when all listeners are attached. Throws what kept the host from starting. */
  static async start(options: FunctionsHostOptions): Promise<FunctionsHost> {
    const host = new FunctionsHost(options);
    await host.#started.promise;
    return host;
  }

  private constructor(options: FunctionsHostOptions) {
    this.#options = options;
    this.#scheduleStatus = options.scheduleStatus ?? new Map<string, ScheduleStatus>();
    this.#process = options.process ?? new HostProcess(options);
    this.#process.listen({
      receive: (message) => this.#receive(message),
      print: (line) => options.onLog?.(line),
      fail: (error) => this.#started.reject(error),
      exit: (exit) => this.#exit(exit),
    });
    if (this.#process.connected) this.#process.send(startMessage(options, this.#scheduleStatus));
  }

  get functions(): readonly FunctionInfo[] {
    return this.#functions;
  }

  /** What kept the app from having any function, in a host that runs all the same. */
  get startError(): string | undefined {
    return this.#startError;
  }

  /** Without the route prefix: `http://127.0.0.1:<port>`. */
  get httpUrl(): string {
    return this.#httpUrl;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Invocations that run or whose message is not settled yet. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Tells every change of `inFlight`, and the exit. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => {
      this.#changeListeners.delete(listener);
    };
  }

  /** Called once, also when the process has already gone. */
  onExit(listener: (exit: HostExit) => void): void {
    void this.#exited.promise.then(listener);
  }

  /**
   * Moves the host's clock, never back. Resolves when the host has taken it: what was due has begun and is in
   * `inFlight`, and the locks that were due are renewed.
   */
  async setTime(now: number): Promise<void> {
    await this.#request({ type: 'setTime', now });
  }

  /** Runs a timer function now, as the host's admin endpoint does. Throws what the function threw. */
  async runTimer(functionName: string): Promise<void> {
    await this.#request({ type: 'runTimer', functionName });
  }

  /** The next due time of any timer (ms), or undefined when there is no timer function. */
  async nextTimer(): Promise<number | undefined> {
    return this.#request({ type: 'nextTimer' });
  }

  /** SIGKILL: nothing is settled, nothing is said goodbye to. */
  async kill(): Promise<void> {
    this.#process.kill();
    await this.#exited.promise;
  }

  /**
   * To the app and to all that it talks with, the same: every connection ends at once, nothing is settled, nothing
   * comes of what it had begun. But the process stays, for another host: most of what a start costs is in it.
   * Undefined when it has gone.
   */
  async cutOff(): Promise<HostProcess | undefined> {
    if (this.#isOver || !this.#process.connected) return undefined;
    await this.#request({ type: 'cutOff' });
    this.#exit({ code: null, signal: 'SIGKILL' });
    return this.#process;
  }

  /** Takes nothing new, waits for what runs, and ends the process. */
  async close(): Promise<void> {
    if (this.#process.connected) await this.#request({ type: 'close' });
    await this.#exited.promise;
  }

  /** The same, but the process stays, for another host; undefined when it has gone. This host is over. */
  async release(): Promise<HostProcess | undefined> {
    if (this.#isOver || !this.#process.connected) return undefined;
    await this.#request({ type: 'release' });
    this.#isOver = true;
    return this.#process;
  }

  async #request(request: Request): Promise<number | undefined> {
    if (this.#isOver || !this.#process.connected) throw new Error('The Functions host has exited.');
    const id = ++this.#lastRequest;
    const answer = Promise.withResolvers<number | undefined>();
    this.#requests.set(id, answer);
    this.#process.send({ ...request, id });
    return answer.promise;
  }

  #receive(message: FromHost): void {
    switch (message.type) {
      case 'started':
        this.#functions = message.functions;
        this.#httpUrl = message.httpUrl;
        this.#startError = message.startError;
        this.#started.resolve();
        break;
      case 'failed':
        this.#started.reject(new Error(message.message));
        break;
      case 'log':
        this.#options.onLog?.(message.line);
        break;
      case 'invocationStarted':
        this.#inFlight.set(message.invocationId, message.functionName);
        this.#changed();
        break;
      case 'invocationEnded':
        this.#inFlight.delete(message.invocationId);
        this.#changed();
        break;
      case 'scheduleStatus':
        this.#scheduleStatus.set(message.functionName, message.status);
        break;
      case 'done':
        this.#settle(message);
        break;
    }
  }

  #settle({ id, value, error }: FromHost & { type: 'done' }): void {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    if (error === undefined) request?.resolve(value);
    else request?.reject(new Error(error));
  }

  #exit(exit: HostExit): void {
    this.#isOver = true;
    const gone = new Error(`The Functions host has exited (${exit.signal ?? `code ${String(exit.code)}`}).`);
    this.#started.reject(gone);
    for (const request of this.#requests.values()) request.reject(gone);
    this.#requests.clear();
    this.#inFlight.clear();
    this.#exited.resolve(exit);
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#changeListeners) listener();
  }
}

function startMessage(
  options: FunctionsHostOptions,
  scheduleStatus: ReadonlyMap<string, ScheduleStatus>,
): StartMessage {
  const {
    bundle,
    functionKey,
    httpPort,
    now,
    codeCache,
    caFile,
    scaleGroup,
    throwOnFailedStart = false,
  } = options;
  return {
    type: 'start',
    packageRoot: path.resolve(options.packageRoot),
    throwOnFailedStart,
    scheduleStatus: Object.fromEntries(scheduleStatus),
    ...(bundle === undefined ? {} : { bundle: path.resolve(bundle) }),
    ...(functionKey === undefined ? {} : { functionKey }),
    ...(httpPort === undefined ? {} : { httpPort }),
    ...(now === undefined ? {} : { now }),
    ...(scaleGroup === undefined ? {} : { scaleGroup }),
    ...(codeCache === undefined ? {} : { codeCache: path.resolve(codeCache) }),
    // A new process was born with it.
    ...(options.process === undefined ? {} : { env: hostEnvironment(options), ...(caFile && { caFile }) }),
  };
}
