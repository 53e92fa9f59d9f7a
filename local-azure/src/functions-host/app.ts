/**
 * A function app in this process: loads the bundle, indexes what it registers, attaches the listeners. What the app
 * asks for and the local cloud does not have is an error at the start, never silently left out; the host then either
 * ends or runs without any function, as Azure's does.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ServiceBusClient } from '@azure/service-bus';
import { ManualClock, SystemClock, type Clock } from '../clock.ts';
import { loadBundle } from './bundle-loader.ts';
import { clockDate } from './clock-date.ts';
import { shortPauses } from './clock-pauses.ts';
import { FunctionsCore } from './functions-core.ts';
import { readHostJson, type HostJson } from './host-json.ts';
import { HttpListener } from './http-listener.ts';
import { indexFunctions, type IndexedFunction } from './function-index.ts';
import { Invocations } from './invocations.ts';
import type { FromHost, FunctionInfo, LogLine, StartMessage } from './ipc.ts';
import type { Listener } from './listener.ts';
import { connectServiceBus } from './service-bus-connection.ts';
import { ServiceBusListener } from './service-bus-listener.ts';
import { Settings } from './settings.ts';
import { TimerListener } from './timer-listener.ts';

export class App {
  readonly #start: StartMessage;
  readonly #tell: (message: FromHost) => void;
  readonly #clock: Clock;
  readonly #hostJson: HostJson;
  readonly #settings = new Settings(process.env);
  readonly #core: FunctionsCore;
  readonly #invocations: Invocations;
  readonly #clients = new Map<string, ServiceBusClient>();
  readonly #queues: ServiceBusListener[] = [];
  readonly #timers = new Map<string, TimerListener>();
  readonly #listeners: Listener[] = [];

  constructor(start: StartMessage, tell: (message: FromHost) => void) {
    this.#start = start;
    this.#tell = tell;
    this.#clock = start.now === undefined ? new SystemClock() : new ManualClock(start.now);
    this.#hostJson = readHostJson(start.packageRoot);
    this.#core = new FunctionsCore((log) => this.#log(log));
    this.#invocations = new Invocations({
      core: this.#core,
      clock: this.#clock,
      functionTimeoutMs: this.#hostJson.functionTimeoutMs,
      log: (line) => this.#log(line),
      notify: (type, invocationId, functionName) => tell({ type, invocationId, functionName }),
    });
  }

  /** Resolves when every listener is attached. */
  async start(): Promise<{ functions: FunctionInfo[]; httpUrl: string; startError?: string }> {
    const { indexed: all, startError } = await this.#index();
    const { scaleGroup } = this.#start;
    const indexed = all.filter((fn) => scaleGroup === undefined || scaleGroupOf(fn) === scaleGroup);
    const http = new HttpListener({
      port: this.#start.httpPort ?? 0,
      functions: indexed.filter((fn) => fn.trigger === 'http'),
      functionKey: this.#start.functionKey,
      invocations: this.#invocations,
      clock: this.#clock,
    });
    for (const fn of indexed) {
      if (fn.trigger === 'serviceBus') this.#addQueue(fn);
      if (fn.trigger === 'timer') this.#addTimer(fn);
    }
    await http.start();
    await Promise.all(this.#listeners.map((listener) => listener.start()));
    this.#listeners.push(http);
    const functions = indexed.map((fn) => this.#describe(fn, http.url));
    return { httpUrl: http.url, functions, ...(startError !== undefined && { startError }) };
  }

  /** Resolves when everything that was due has begun, and the locks that were due are renewed. */
  async setTime(now: number): Promise<void> {
    if (!(this.#clock instanceof ManualClock)) throw new Error('This host keeps real time.');
    this.#clock.advanceTo(now);
    await Promise.all(this.#queues.map((queue) => queue.renewed()));
  }

  async runTimer(functionName: string): Promise<void> {
    const timer = this.#timers.get(functionName);
    if (timer === undefined) throw new Error(`There is no timer function '${functionName}'.`);
    await timer.runNow();
  }

  nextTimer(): number | undefined {
    if (this.#timers.size === 0) return undefined;
    return Math.min(...[...this.#timers.values()].map((timer) => timer.next));
  }

  /** Takes nothing new, lets everything end that runs, then lets go. */
  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.stop()));
    await this.#invocations.idle();
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
    await this.#core.runHooks('appTerminate', this.#core.hookContext(this.#core.appLevelHookData, {}));
  }

  /** For an app that is cut off: ends what would try for ever to reach the queues, and waits for nothing. */
  abandon(): void {
    const ends = [
      ...this.#listeners.flatMap((listener) => [listener.stop(), listener.close()]),
      ...[...this.#clients.values()].map((client) => client.close()),
    ];
    for (const end of ends) void end.catch(() => undefined);
  }

  async #index(): Promise<{ indexed: IndexedFunction[]; startError?: string }> {
    try {
      await this.#load();
      return { indexed: indexFunctions(this.#core.functions, this.#settings, this.#hostJson) };
    } catch (error) {
      if (this.#start.throwOnFailedStart) throw error;
      const startError = error instanceof Error ? error.message : String(error);
      // Line by line as console output, of which only the first is an error (measured).
      for (const [at, message] of startError.split('\n').entries()) {
        this.#log({ level: at === 0 ? 'error' : 'information', category: 'console', message });
      }
      return { indexed: [], startError };
    }
  }

  async #load(): Promise<void> {
    const { packageRoot } = this.#start;
    const file = path.resolve(packageRoot, this.#start.bundle ?? entryPoint(packageRoot));
    try {
      loadBundle(
        file,
        {
          functionsCore: this.#core.api,
          ...(this.#clock instanceof ManualClock
            ? { Date: clockDate(this.#clock), pauses: shortPauses }
            : { Date }),
        },
        this.#start.codeCache,
      );
    } catch (error) {
      // The worker's words. From Node 20 on, such an error blocks the app.
      const text = error instanceof Error ? error.message : String(error);
      throw new Error(`Worker was unable to load entry point "${file}": ${text}`, { cause: error });
    }
    const context = this.#core.hookContext(this.#core.appLevelHookData, {
      functionAppDirectory: packageRoot,
    });
    await this.#core.runHooks('appStart', context);
    const capabilities = await this.#core.programmingModel.getCapabilities?.({});
    if (capabilities?.['HttpUri'] !== undefined) {
      throw new Error('enableHttpStream is not supported by the local cloud.');
    }
    this.#core.lock();
  }

  #addQueue(indexed: IndexedFunction & { trigger: 'serviceBus' }): void {
    const { fn, connection, queueName, autoCompleteMessages } = indexed;
    const client =
      this.#clients.get(connection) ?? connectServiceBus(connection, this.#settings, this.#clock);
    this.#clients.set(connection, client);
    const listener = new ServiceBusListener({
      fn,
      client,
      queueName,
      settings: { ...this.#hostJson.serviceBus, autoCompleteMessages },
      clock: this.#clock,
      invocations: this.#invocations,
      log: (line) => this.#log(line),
    });
    this.#queues.push(listener);
    this.#listeners.push(listener);
  }

  #addTimer({ fn, schedule, useMonitor }: IndexedFunction & { trigger: 'timer' }): void {
    const functionName = fn.metadata.name;
    const listener = new TimerListener({
      fn,
      schedule,
      monitored: useMonitor && schedule.isMonitored(this.#clock.now()),
      clock: this.#clock,
      invocations: this.#invocations,
      stored: this.#start.scheduleStatus[functionName],
      store: (status) => this.#tell({ type: 'scheduleStatus', functionName, status }),
    });
    this.#timers.set(functionName, listener);
    this.#listeners.push(listener);
  }

  #describe(indexed: IndexedFunction, httpUrl: string): FunctionInfo {
    const { name } = indexed.fn.metadata;
    switch (indexed.trigger) {
      case 'serviceBus':
        return { name, trigger: 'serviceBus', queueName: indexed.queueName, connection: indexed.connection };
      case 'timer':
        return { name, trigger: 'timer', schedule: indexed.schedule.expression };
      case 'http': {
        const { methods, authLevel, route } = indexed;
        const url = `${httpUrl}/${route.template}`;
        return { name, trigger: 'http', route: route.template, methods, authLevel, url };
      }
    }
  }

  #log(line: LogLine): void {
    this.#tell({ type: 'log', line });
  }
}

/** Documented for Flex Consumption, names too. */
function scaleGroupOf({ trigger, fn }: IndexedFunction): string {
  return trigger === 'http' ? 'http' : `function:${fn.metadata.name}`;
}

function entryPoint(packageRoot: string): string {
  const file = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as { main?: string };
  if (file.main === undefined) throw new Error(`${packageRoot}/package.json: "main" is missing`);
  return file.main;
}
