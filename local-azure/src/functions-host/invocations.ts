/**
 * Runs a registered function as the Node worker does (InvocationHandler): arguments, hooks, handler, hooks,
 * response. Knows what is running, and ends by the clock what runs longer than `functionTimeout`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { FunctionsCore, RegisteredFunction } from './functions-core.ts';
import type { LogLine } from './ipc.ts';
import type { CoreInvocationContext, RpcTypedData } from './rpc.ts';

export interface InvocationsOptions {
  core: FunctionsCore;
  clock: Clock;
  functionTimeoutMs: number | undefined;
  log(line: LogLine): void;
  notify(type: 'invocationStarted' | 'invocationEnded', invocationId: string, functionName: string): void;
}

interface PostInvocation {
  invocationContext: unknown;
  inputs: unknown[];
  result: unknown;
  error: unknown;
}

/** What the trigger gives: its value and, beside it, its metadata. Throws when the host cannot bind it. */
export type TriggerInput = () => { data: RpcTypedData; metadata?: Record<string, RpcTypedData> };

export class Invocations {
  readonly #options: InvocationsOptions;
  readonly #running = new Map<string, Promise<unknown>>();
  /** Counts up with each restart of the worker. */
  #worker = 1;

  constructor(options: InvocationsOptions) {
    this.#options = options;
  }

  /**
   * Counts as in flight until `work` has ended: whoever settles a message does it in here, so that nothing
   * in flight means nothing left to settle.
   */
  async track<T>(functionName: string, work: (invocationId: string) => Promise<T>): Promise<T> {
    const invocationId = randomUUID();
    this.#options.notify('invocationStarted', invocationId, functionName);
    const running = work(invocationId);
    this.#running.set(invocationId, running);
    try {
      return await running;
    } finally {
      this.#running.delete(invocationId);
      this.#options.notify('invocationEnded', invocationId, functionName);
    }
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running.values());
  }

  /** The function's return value. Throws what the handler or a hook threw, after logging it. */
  async invoke(
    fn: RegisteredFunction,
    invocationId: string,
    input: TriggerInput,
  ): Promise<RpcTypedData | null | undefined> {
    const { name } = fn.metadata;
    try {
      return await this.#withinTimeout(name, this.#run(fn, invocationId, input));
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const message = `Executed 'Functions.${name}' (Failed, Id=${invocationId}): ${text}`;
      this.#options.log({ level: 'error', category: 'host', message, functionName: name, invocationId });
      throw error;
    }
  }

  async #run(
    fn: RegisteredFunction,
    invocationId: string,
    input: TriggerInput,
  ): Promise<RpcTypedData | null | undefined> {
    const { core } = this.#options;
    const coreContext = this.#coreContext(fn, invocationId, input);
    const model = await core.programmingModel.getInvocationModel(coreContext.core);
    const { context, inputs } = await model.getArguments();
    coreContext.use(context);

    const hookData = {};
    const pre = core.hookContext(hookData, {
      invocationContext: context,
      inputs,
      functionCallback: fn.callback,
    });
    await coreContext.during('preInvocationHooks', () => core.runHooks('preInvocation', pre));

    const post = core.hookContext<PostInvocation>(hookData, {
      invocationContext: context,
      inputs: pre.inputs,
      result: null,
      error: null,
    });
    try {
      post.result = await coreContext.during('invocation', () =>
        model.invokeFunction(context, pre.inputs, pre.functionCallback),
      );
    } catch (error) {
      post.error = error;
    }
    await coreContext.during('postInvocationHooks', () => core.runHooks('postInvocation', post));
    // A hook may clear the error, or set one.
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is whatever the handler threw
    if (post.error !== null && post.error !== undefined) throw post.error;
    return (await model.getResponse(context, post.result)).returnValue;
  }

  #coreContext(fn: RegisteredFunction, invocationId: string, input: TriggerInput) {
    const { core } = this.#options;
    const { metadata } = fn;
    const { data, metadata: triggerMetadata = {} } = input();
    let invocationContext: unknown;
    const coreContext: CoreInvocationContext = {
      invocationId,
      metadata,
      request: {
        invocationId,
        functionId: metadata.functionId ?? metadata.name,
        inputData: [{ name: triggerName(fn), data }],
        triggerMetadata,
        traceContext: { traceParent: traceParent() },
      },
      log: (level, category, message) => {
        const log = { level, category, message, functionName: metadata.name, invocationId };
        core.log(log, invocationContext);
      },
    };
    return {
      core: coreContext,
      use: (context: unknown) => {
        invocationContext = context;
      },
      during: async <T>(state: NonNullable<CoreInvocationContext['state']>, run: () => Promise<T>) => {
        coreContext.state = state;
        try {
          return await run();
        } finally {
          coreContext.state = undefined;
        }
      },
    };
  }

  /**
   * Azure restarts the worker when a function exceeds its timeout (documented). What else ran in it is not failed but
   * hangs until its own timeout, which restarts the new worker too (measured). Here handlers cannot be ended, as worker
   * and host are one process: the timed-out one and all that ran beside it are no longer heard.
   */
  async #withinTimeout<T>(name: string, run: Promise<T>): Promise<T> {
    const { clock, functionTimeoutMs } = this.#options;
    if (functionTimeoutMs === undefined) return run;
    const worker = this.#worker;
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const seconds = functionTimeoutMs / 1000;
    const cancel = clock.at(clock.now() + functionTimeoutMs, () => {
      this.#worker += 1;
      const message = `Restarting worker process: a function exceeded its timeout of ${seconds} s.`;
      this.#options.log({ level: 'warning', category: 'host', message });
      reject(new Error(`Timeout value of ${seconds} s was exceeded by function: Functions.${name}`));
    });
    const isHeard = (): boolean => this.#worker === worker;
    const heard = run.then(
      (value) => (isHeard() ? value : never()),
      (error: unknown) => {
        if (isHeard()) throw error;
        return never();
      },
    );
    try {
      return await Promise.race([heard, timeout]);
    } finally {
      cancel();
    }
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function triggerName({ metadata }: RegisteredFunction): string {
  for (const [name, binding] of Object.entries(metadata.bindings)) {
    if (/trigger$/i.test(binding.type ?? '')) return name;
  }
  throw new Error(`Function ${metadata.name} has no trigger.`);
}

function traceParent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
