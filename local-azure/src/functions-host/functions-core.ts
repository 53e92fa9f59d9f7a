/**
 * The module `@azure/functions-core`, which the Node worker hands to `require`. `@azure/functions` registers
 * its functions and hooks here. Messages and order of checks are the worker's (azure-functions-nodejs-worker).
 */
import type { LogLevel } from './ipc.ts';
import type { FunctionCallback, FunctionMetadata, ProgrammingModel, RpcLogCategory } from './rpc.ts';

export type HookName = 'preInvocation' | 'postInvocation' | 'appStart' | 'appTerminate' | 'log';
export type HookCallback = (context: object) => unknown;

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

export interface CoreLog {
  level: LogLevel;
  category: RpcLogCategory;
  message: string;
  functionName?: string;
  invocationId?: string;
}

class Disposable {
  readonly #dispose: () => unknown;
  #done = false;

  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }

  dispose(): unknown {
    if (this.#done) return undefined;
    this.#done = true;
    return this.#dispose();
  }
}

export class FunctionsCore {
  readonly functions = new Map<string, RegisteredFunction>();
  /** What `require('@azure/functions-core')` answers. */
  readonly api: object;
  readonly appHookData = {};
  /** The worker keeps one object for the hooks of the app's start and end. */
  readonly appLevelHookData = {};
  readonly #hooks: Record<HookName, HookCallback[]> = {
    preInvocation: [],
    postInvocation: [],
    appStart: [],
    appTerminate: [],
    log: [],
  };
  readonly #write: (log: CoreLog) => void;
  #programmingModel: ProgrammingModel | undefined;
  #locked = false;
  #inLogHook = false;

  constructor(write: (log: CoreLog) => void) {
    this.#write = write;
    this.api = {
      version: '3.13.0',
      hostVersion: '4.1040.0',
      Disposable,
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
        this.#registerFunction(metadata, callback),
      registerHook: (name: string, callback: HookCallback) => this.#registerHook(name, callback),
      setProgrammingModel: (model: ProgrammingModel) => {
        this.#programmingModel = model;
      },
      getProgrammingModel: () => this.#programmingModel,
      log: (level: LogLevel, category: RpcLogCategory, message: string) =>
        this.log({ level, category, message }),
    };
  }

  get programmingModel(): ProgrammingModel {
    if (this.#programmingModel === undefined) {
      throw new Error('The bundle registered no function: it never set a programming model.');
    }
    return this.#programmingModel;
  }

  /** From now on functions are neither added nor removed. */
  lock(): void {
    this.#locked = true;
  }

  async runHooks(name: Exclude<HookName, 'log'>, context: object): Promise<void> {
    for (const hook of this.#hooks[name]) await hook(context);
  }

  /** A hook may change level and text. What a log hook itself logs runs through no hook. */
  log(log: CoreLog, invocationContext?: unknown): void {
    const context = this.hookContext({}, { ...log, invocationContext });
    if (!this.#inLogHook && this.#hooks.log.length > 0) {
      this.#inLogHook = true;
      try {
        for (const hook of this.#hooks.log) hook(context);
      } finally {
        this.#inLogHook = false;
      }
    }
    this.#write({ ...log, level: context.level, message: context.message });
  }

  /** A hook's argument: `fields`, and the two data objects, which cannot be replaced. */
  hookContext<T extends object>(hookData: object, fields: T): T {
    const readOnly = (value: object) => ({ value, enumerable: true, writable: false });
    return Object.defineProperties(fields, {
      hookData: readOnly(hookData),
      appHookData: readOnly(this.appHookData),
    });
  }

  #registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#locked) throw new Error('A function can only be registered during app startup.');
    const id = metadata.functionId ?? metadata.name;
    if (this.functions.has(id)) {
      throw new Error(`A function with id "${id}" has already been registered.`);
    }
    this.functions.set(id, { metadata, callback });
    return new Disposable(() => {
      if (this.#locked) throw new Error('A function can only be disposed during app startup.');
      this.functions.delete(id);
    });
  }

  #registerHook(name: string, callback: HookCallback): Disposable {
    if (!Object.hasOwn(this.#hooks, name)) throw new RangeError(`Unrecognized hook "${name}"`);
    const hooks = this.#hooks[name as HookName];
    hooks.push(callback);
    return new Disposable(() => {
      const index = hooks.indexOf(callback);
      if (index >= 0) hooks.splice(index, 1);
    });
  }
}
