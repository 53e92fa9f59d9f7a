/**
 * Event Grid for operations of Resource Manager: system topics with a Service Bus queue as destination. Delivers at
 * least once and in no order, as much late, doubled, reordered or not at all as `delivery` says. It never tells of
 * an operation that has not ended.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { ResourceOperation } from '../resource-operation.ts';
import { defaultDelivery, retryDelayMs, timesFrom, type Delivery } from './delivery.ts';
import { eventBody } from './event-body.ts';
import { respelled } from './event-casing.ts';
import { letsIn, type Firewall } from './firewall.ts';
import { messageProperties } from './message-properties.ts';
import { seededRandom } from './seeded-random.ts';
import { checkFilter, passes } from './subscription-filter.ts';
import { isOfSource, type TopicSettings } from './topic.ts';
import { Undelivered, type WriteBlob } from './undelivered.ts';

export type { Delivery } from './delivery.ts';

/** One delivery of one event. */
export interface EventMessage {
  body: string;
  messageId: string;
  contentType: string;
  applicationProperties: Record<string, string>;
}

/** By object id of the identity. */
export interface DeliveryAccess {
  maySend(identity: string, queue: string): boolean;
  /** `container` is the id of one. */
  mayWriteBlobs(identity: string, container: string): boolean;
}

export interface EventGridOptions {
  clock: Clock;
  topics: readonly TopicSettings[];
  delivery?: Partial<Delivery>;
  /** Of what is random in deliveries; the same seed gives the same order. Default 1. */
  seed?: number;
  /** What the identities of topics may do. Default: everything. */
  access?: DeliveryAccess;
  /** Of a queue's namespace. Default: open. */
  firewallOf?: (queue: string) => Firewall | undefined;
  /** Puts a message into a queue. */
  send: (queue: string, message: EventMessage) => void;
  /** Puts what could not be delivered where a subscription says. Default: nowhere. */
  writeBlob?: WriteBlob;
}

export class EventGrid {
  readonly delivery: Delivery;
  /** Messages put into queues since the start. */
  delivered = 0;
  /** Events lost on purpose since the start. */
  lost = 0;
  /** Events that could not be delivered and went where the subscription says, since the start. */
  deadLettered = 0;
  /** Events that could go nowhere at all, since the start. */
  dropped = 0;
  readonly #options: EventGridOptions;
  readonly #listeners = new Set<() => void>();
  readonly #due = new Map<() => void, number>();
  readonly #random: () => number;
  readonly #undelivered: Undelivered;
  #events = 0;

  constructor(options: EventGridOptions) {
    this.#options = options;
    this.delivery = { ...defaultDelivery, ...options.delivery };
    this.#random = seededRandom(options.seed ?? 1);
    const writeBlob = options.writeBlob ?? (() => undefined);
    this.#undelivered = new Undelivered(options.clock, writeBlob, () => this.#changed());
    for (const topic of options.topics) checkFilter(topic);
  }

  /** Deliveries that are on their way. */
  get pending(): number {
    return this.#due.size;
  }

  /** When the next of them arrives, or is put where dead letters go, ms since 1970. */
  nextDue(): number | undefined {
    const all = [...this.#due.values(), ...this.#undelivered.dueTimes()];
    return all.length === 0 ? undefined : Math.min(...all);
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
      const told = respelled(operation, this.delivery.casing, this.#events);
      if (!isOfSource(operation, topic) || !passes(topic, told)) continue;
      if (this.#isLost(operation)) this.lost += 1;
      else if (this.#mayDeliver(topic)) this.#dispatch(operation, told, topic);
      else if (this.#mayDeadLetter(topic)) this.#deadLetter(told, topic);
      else this.dropped += 1;
    }
  }

  /** What is on its way is lost. */
  close(): void {
    for (const cancel of this.#due.keys()) cancel();
    this.#due.clear();
    this.#undelivered.close();
  }

  /** A delivery that the queue forbids is not tried again (documented); nor is one that its firewall does (inferred). */
  #mayDeliver({ identity, identityType, queue }: TopicSettings): boolean {
    if (!letsIn(this.#options.firewallOf?.(queue), identityType)) return false;
    return identity === undefined || (this.#options.access?.maySend(identity, queue) ?? true);
  }

  /** Azure waits some hours before it drops what the container does not take (documented); here it does so at once. */
  #mayDeadLetter({ deadLetter }: TopicSettings): boolean {
    if (deadLetter === undefined || !letsIn(deadLetter.firewall, deadLetter.identityType)) return false;
    return this.#options.access?.mayWriteBlobs(deadLetter.identity, deadLetter.container) ?? true;
  }

  #isLost(operation: ResourceOperation): boolean {
    const { lose } = this.delivery;
    if (typeof lose === 'function') return lose(operation);
    if (lose <= 0) return false;
    this.delivery.lose = lose - 1;
    return true;
  }

  #deadLetter(told: ResourceOperation, topic: TopicSettings): void {
    this.deadLettered += 1;
    this.#events += 1;
    const attempted = this.#options.clock.now();
    this.#undelivered.add(topic, {
      event: eventBody(told, topic, randomUUID()),
      published: told.time,
      attempted,
    });
    this.#changed();
  }

  /** `told` is the operation as the event spells it. */
  #dispatch(operation: ResourceOperation, told: ResourceOperation, topic: TopicSettings): void {
    const { delayMs, redeliveries, duplicates } = this.delivery;
    this.#events += 1;
    const id = randomUUID();
    const body = JSON.stringify(eventBody(told, topic, id));
    const message = (attempt: number, messageId: string): EventMessage => ({
      body,
      // What Azure sends today on Service Bus is not on record; this is what webhooks get.
      contentType:
        topic.schema === 'CloudEventSchemaV1_0'
          ? 'application/cloudevents+json; charset=utf-8'
          : 'application/json; charset=utf-8',
      messageId,
      applicationProperties: messageProperties(topic, id, attempt),
    });
    const first = typeof delayMs === 'function' ? delayMs(operation) : delayMs;
    // An internal id, not the event's; kept over redeliveries (documented).
    const messageId = randomUUID();
    const again = timesFrom(redeliveries, this.#random);
    for (let attempt = 0; attempt <= again; attempt++) {
      this.#schedule(first + retryDelayMs(attempt), topic.queue, message(attempt, messageId));
    }
    const more = timesFrom(duplicates, this.#random);
    for (let copy = 0; copy < more; copy++) this.#schedule(first, topic.queue, message(0, randomUUID()));
    this.#changed();
  }

  #schedule(delayMs: number, queue: string, message: EventMessage): void {
    const late = this.delivery.reorderMs * this.#random();
    const due = this.#options.clock.now() + Math.round(delayMs + late);
    const cancel = this.#options.clock.at(due, () => {
      this.#due.delete(cancel);
      this.delivered += 1;
      this.#options.send(queue, message);
      this.#changed();
    });
    this.#due.set(cancel, due);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
