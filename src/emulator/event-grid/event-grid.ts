/**
 * Event Grid for operations of Resource Manager: system topics with a Service Bus queue as destination. Delivers at
 * least once and in no order, as much late, doubled, reordered or not at all as `delivery` says.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ResourceOperation } from '../resource-operation.ts';
import { eventBody } from './event-body.ts';
import { isTold, type TopicSettings } from './topic.ts';

/** How events arrive. May be changed at any time; holds for events from then on. */
export interface Delivery {
  /** From the end of the operation to the queue. Documented: usually one to four minutes. */
  delayMs: number;
  /** Each event is delivered so many times more, each time a little later. */
  duplicates: number;
  /** Up to so much is added to each delay, differently for each event, so that later ones may come first. */
  reorderMs: number;
  /** The next so many events are lost. */
  lose: number;
}

export interface QueueMessage {
  body: string;
  messageId: string;
  contentType: string;
  applicationProperties: Record<string, string>;
}

export interface EventGridOptions {
  clock: Clock;
  topics: readonly TopicSettings[];
  delivery?: Partial<Delivery>;
  /** Puts a message into a queue. */
  send: (queue: string, message: QueueMessage) => void;
}

export class EventGrid {
  readonly delivery: Delivery;
  readonly #options: EventGridOptions;
  readonly #listeners = new Set<() => void>();
  readonly #due = new Map<() => void, number>();
  #told = 0;

  constructor(options: EventGridOptions) {
    this.#options = options;
    this.delivery = { delayMs: 1000, duplicates: 0, reorderMs: 0, lose: 0, ...options.delivery };
  }

  /** Deliveries that are on their way. */
  get pending(): number {
    return this.#due.size;
  }

  /** When the next of them arrives, ms since 1970. */
  nextDue(): number | undefined {
    return this.#due.size === 0 ? undefined : Math.min(...this.#due.values());
  }

  /** Called when a delivery sets out or arrives. Returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** An operation ended; whoever subscribed to it will be told. */
  publish(operation: ResourceOperation): void {
    for (const topic of this.#options.topics) {
      if (!isTold(operation, topic)) continue;
      this.#told += 1;
      if (this.delivery.lose > 0) this.delivery.lose -= 1;
      else this.#schedule(operation, topic);
    }
  }

  close(): void {
    for (const cancel of this.#due.keys()) cancel();
    this.#due.clear();
  }

  #schedule(operation: ResourceOperation, topic: TopicSettings): void {
    const { delayMs, duplicates, reorderMs } = this.delivery;
    const eventId = randomUUID();
    const body = JSON.stringify(eventBody(operation, topic, eventId));
    for (let copy = 0; copy <= duplicates; copy++) {
      const message: QueueMessage = {
        body,
        contentType: 'application/json; charset=utf-8',
        // An internal id, not the event's; kept when one delivery is repeated (documented). Doubled events differ.
        messageId: randomUUID(),
        applicationProperties: propertiesOf(topic, eventId, copy),
      };
      const late = reorderMs === 0 ? 0 : scatter(this.#told * 7 + copy) * reorderMs;
      this.#at(this.#options.clock.now() + delayMs + late + copy, () =>
        this.#options.send(topic.queue, message),
      );
    }
    this.#changed();
  }

  #at(due: number, deliver: () => void): void {
    const cancel = this.#options.clock.at(due, () => {
      this.#due.delete(cancel);
      deliver();
      this.#changed();
    });
    this.#due.set(cancel, due);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function propertiesOf(topic: TopicSettings, eventId: string, attempt: number): Record<string, string> {
  const cloud = topic.schema === 'CloudEventSchemaV1_0';
  return {
    'aeg-subscription-name': 'SNAPSHOT-EVENTS',
    'aeg-delivery-count': String(attempt),
    'aeg-event-type': 'Notification',
    'aeg-metadata-version': cloud ? '1.0' : '1',
    ...(!cloud && { 'aeg-data-version': '2' }),
    'aeg-output-event-id': eventId,
  };
}

/** 0 to 1, the same for the same number: an order that looks random and can be repeated. */
function scatter(number: number): number {
  return ((number * 2_654_435_761) % 2 ** 32) / 2 ** 32;
}
