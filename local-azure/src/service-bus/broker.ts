import type { Clock } from '../clock.ts';
import { entityNotFound } from './amqp-fault.ts';
import { createAmqpContainer } from './amqp-container.ts';
import { AmqpListener } from './amqp-listener.ts';
import type { TokenChecks } from './claims.ts';
import { Entities, type Entity } from './entities.ts';
import type { OutgoingMessage } from './message-content.ts';
import { contentFromOutgoing } from './message-content.ts';
import type { Queue } from './queue.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { MessageView } from './stored-message.ts';
import { viewFromMessage } from './stored-message.ts';

export interface BrokerOptions extends TokenChecks {
  clock: Clock;
  queues: readonly QueueSettings[];
  /** Default: any free port. */
  port?: number;
  /** After so long without a message, ms, a link that sends is detached. Default: never; Azure has ten minutes (recorded). */
  idlePublisherMs?: number;
  /** PEM; absent: plain TCP. */
  tls?: { key: string; cert: string };
}

/** A plain view of a queue. The lists and counts are read when asked for. */
export interface QueueView {
  /** Ready to be received. */
  active: number;
  locked: number;
  scheduled: number;
  deadLettered: number;
  /** When the next scheduled message is due, ms since 1970. */
  nextScheduled?: number;
  /** Since the start. */
  completed: number;
  /** Dropped as duplicates since the start. */
  duplicates: number;
  /** Open links that receive from it. */
  receivers: number;
  messages(): MessageView[];
  deadLetters(): MessageView[];
}

/**
 * Service Bus queues over AMQP 1.0 on loopback, for the unmodified Azure clients. It keeps the rules of locks,
 * delivery counts, schedules and duplicates as Azure documents them; time comes from the clock alone. It must
 * never lose a message that it accepted, nor deliver one that is locked.
 */
export class ServiceBusBroker {
  readonly port: number;
  readonly #entities: Entities;
  readonly #listener: AmqpListener;
  readonly #changeListeners: Set<() => void>;

  private constructor(entities: Entities, listener: AmqpListener, changeListeners: Set<() => void>) {
    this.port = listener.port;
    this.#entities = entities;
    this.#listener = listener;
    this.#changeListeners = changeListeners;
  }

  static async start(options: BrokerOptions): Promise<ServiceBusBroker> {
    const changeListeners = new Set<() => void>();
    const entities = new Entities(options.queues, options.clock, () => {
      for (const listener of changeListeners) listener();
    });
    const container = createAmqpContainer(entities, options);
    const listener = await AmqpListener.listen(container, { port: options.port ?? 0, tls: options.tls });
    return new ServiceBusBroker(entities, listener, changeListeners);
  }

  /** Enqueues from inside. False when dropped as a duplicate; throws for an unknown queue. */
  send(queue: string, message: OutgoingMessage): boolean {
    return this.#find(queue).enqueue(contentFromOutgoing(message)) !== undefined;
  }

  /** Throws for an unknown queue. */
  queue(name: string): QueueView {
    const { queue, delivery } = this.#entity(name);
    const { active, locked, scheduled } = queue.counts;
    const { nextScheduled } = queue;
    return {
      active,
      locked,
      scheduled,
      deadLettered: queue.deadLetters?.counts.total ?? 0,
      ...(nextScheduled === undefined ? {} : { nextScheduled }),
      completed: queue.completed,
      duplicates: queue.duplicates,
      receivers: delivery.receivers,
      messages: () => viewsOf(queue),
      deadLetters: () => viewsOf(queue.deadLetters),
    };
  }

  /** From now on the queue refuses what clients send, or takes it again; what is in it goes on. */
  setBusy(queue: string, isBusy: boolean): void {
    this.#entity(queue).isBusy = isBusy;
  }

  /** Puts an empty queue in the place of this one, as a namespace does that was lost and made again. */
  clear(queue: string): void {
    this.#find(queue).clear();
  }

  /** `listener` is called synchronously whenever the state of any queue changed. Returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => {
      this.#changeListeners.delete(listener);
    };
  }

  /** Breaks all connections and leaves no appointment with the clock. */
  async close(): Promise<void> {
    await this.#listener.close();
    for (const { queue } of this.#entities.all()) queue.close();
  }

  #find(name: string): Queue {
    return this.#entity(name).queue;
  }

  #entity(name: string): Entity {
    const entity = this.#entities.find(name);
    if (entity === undefined) throw entityNotFound(`127.0.0.1:${this.port}`, name);
    return entity;
  }
}

function viewsOf(queue: Queue | undefined): MessageView[] {
  return queue?.peek(0, Infinity).map(viewFromMessage) ?? [];
}
