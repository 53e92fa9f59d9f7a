/**
 * A Service Bus queue trigger: peek-lock by the real client, at most `maxConcurrentCalls` messages at a time.
 * The handler returned: complete. It threw, ran too long, or the body could not be bound: abandon. So is what was
 * done well after the stop had begun: its completion is cancelled there (measured on the real host), and it comes again.
 */
import type {
  MessageHandlers,
  ProcessErrorArgs,
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from '@azure/service-bus';
import type { Clock } from '../clock.ts';
import type { RegisteredFunction } from './functions-core.ts';
import type { HostJson } from './host-json.ts';
import type { Invocations } from './invocations.ts';
import type { LogLine } from './ipc.ts';
import type { Listener } from './listener.ts';
import { LockRenewal } from './lock-renewal.ts';
import { bodyText } from './message-body.ts';
import { messageMetadata } from './message-metadata.ts';
import { Settlements } from './settlements.ts';

export interface ServiceBusListenerOptions {
  fn: RegisteredFunction;
  client: ServiceBusClient;
  queueName: string;
  settings: HostJson['serviceBus'];
  clock: Clock;
  invocations: Invocations;
  log(line: LogLine): void;
}

export class ServiceBusListener implements Listener {
  readonly #options: ServiceBusListenerOptions;
  readonly #receiver: ServiceBusReceiver;
  readonly #renewal: LockRenewal;
  readonly #settlements = new Settlements();
  /** From when on nothing new is taken; resolves when the broker knows, and sends nothing more. */
  #stopped: Promise<void> | undefined;
  #subscription: { close(): Promise<void> } | undefined;

  constructor(options: ServiceBusListenerOptions) {
    this.#options = options;
    const { client, queueName, clock, settings } = options;
    this.#receiver = client.createReceiver(queueName, {
      maxAutoLockRenewalDurationInMs: 0,
      skipParsingBodyAsJson: true,
      skipConvertingDate: true,
    });
    this.#renewal = new LockRenewal(this.#receiver, clock, settings.maxAutoLockRenewalMs, (message) =>
      this.#log('warning', message),
    );
  }

  /**
   * The real host would try again for ever; here the first failure is thrown, so that a wrong name shows. But for a
   * refused claim: the link is attached before it is refused, and which of the two is heard first is chance.
   */
  async start(): Promise<void> {
    const { promise: attached, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
    const handlers: MessageHandlers & { postInitialize(): Promise<void> } = {
      processMessage: (message) => this.#process(message),
      processError: (args) => {
        this.#log('error', describe(args));
        if ('code' in args.error && args.error.code === 'UnauthorizedAccess') resolve();
        reject(new Error(`Listener of queue '${this.#options.queueName}': ${describe(args)}`));
        return Promise.resolve();
      },
      // The client calls this when the link is attached; its types do not name it.
      postInitialize: () => {
        resolve();
        return Promise.resolve();
      },
    };
    this.#subscription = this.#receiver.subscribe(handlers, {
      autoCompleteMessages: false,
      maxConcurrentCalls: this.#options.settings.maxConcurrentCalls,
    });
    await attached;
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.#subscription?.close() ?? Promise.resolve();
    await this.#stopped;
  }

  async close(): Promise<void> {
    await this.#receiver.close();
  }

  /** Resolves when every lock renewal that the clock started is answered. */
  async renewed(): Promise<void> {
    await this.#renewal.settled();
  }

  /** Never throws: the client would abandon the message a second time. */
  async #process(message: ServiceBusReceivedMessage): Promise<void> {
    const { fn, invocations, client } = this.#options;
    await invocations.track(fn.metadata.name, async (invocationId) => {
      // Sent before the broker knew of the stop: nobody is left to handle it.
      if (this.#stopped !== undefined) return this.#settle(message, false);
      const release = this.#renewal.keep(message);
      let succeeded = true;
      try {
        await invocations.invoke(fn, invocationId, () => {
          const body = bodyText(message);
          return { data: { string: body }, metadata: messageMetadata(message, body, client) };
        });
      } catch {
        succeeded = false; // logged with the invocation
      }
      release();
      await this.#settle(message, succeeded);
    });
  }

  async #settle(message: ServiceBusReceivedMessage, succeeded: boolean): Promise<void> {
    const completes = succeeded && this.#stopped === undefined;
    if (succeeded && !completes) {
      this.#log(
        'error',
        `Message ${String(message.messageId)}: its completion is cancelled, the host is stopping`,
      );
    }
    if (completes && !this.#options.settings.autoCompleteMessages) return;
    const action = completes ? 'complete' : 'abandon';
    try {
      // What is given back earlier comes to this very host again.
      await this.#stopped;
      await this.#settlements.run(action, () =>
        completes ? this.#receiver.completeMessage(message) : this.#receiver.abandonMessage(message),
      );
    } catch (error) {
      // The lock is lost, as a rule. The queue delivers the message again.
      this.#log('error', `Message ${String(message.messageId)}: ${action}: ${String(error)}`);
    }
  }

  #log(level: LogLine['level'], message: string): void {
    const functionName = this.#options.fn.metadata.name;
    this.#options.log({ level, category: 'host', message, functionName });
  }
}

function describe({ error, errorSource, entityPath }: ProcessErrorArgs): string {
  return `${errorSource} ${entityPath}: ${error.message}`;
}
