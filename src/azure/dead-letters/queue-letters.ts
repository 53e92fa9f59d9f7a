/** The dead-letter subqueue of one queue. */
import { randomUUID } from 'node:crypto';
import type {
  ServiceBusClient,
  ServiceBusMessage,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from '@azure/service-bus';
import Long from 'long';
import type { DeadLetter, FoundLetters, LetterOutcome } from '../../reconciler/dead-letters.ts';
import { callArm } from '../call-arm.ts';

const pageSize = 100;
const mostLetters = 1000;
/** A lock lasts five minutes; what was found first has to be settled within it. */
const longestSearchMs = 120_000;
/** The first answer of a subqueue in Azure may take so long; measured nowhere. */
const longestWaitMs = 5000;

/** Removed by a replay: they tell of the first life of the message. */
const ofTheBurial = new Set(['DeadLetterReason', 'DeadLetterErrorDescription']);

export class QueueLetters {
  readonly #client: ServiceBusClient;
  readonly queue: string;
  readonly #kind: 'event' | 'hint';

  constructor(client: ServiceBusClient, queue: string, kind: 'event' | 'hint') {
    this.#client = client;
    this.queue = queue;
    this.#kind = kind;
  }

  async list(): Promise<FoundLetters> {
    return this.#receiving('list dead letters', async (receiver) => {
      const letters: DeadLetter[] = [];
      for await (const message of peeked(receiver)) {
        if (letters.length >= mostLetters) {
          const detail = `only the oldest ${mostLetters} are shown; the next follow once these are replayed or discarded`;
          return { letters, unread: [{ queue: this.queue, code: 'TooMany', detail }] };
        }
        letters.push(this.#letterFrom(message));
      }
      return { letters, unread: [] };
    });
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    if (!isNumber(id)) return undefined;
    return this.#receiving('read a dead letter', async (receiver) => {
      const [first] = await peekFrom(receiver, Long.fromString(id), 1);
      return first !== undefined && numberOf(first) === id ? this.#letterFrom(first) : undefined;
    });
  }

  async replay(id: string): Promise<LetterOutcome> {
    return this.#take('replay a dead letter', id, async (message, receiver) => {
      const sender = this.#client.createSender(this.queue);
      try {
        await sender.sendMessages(outgoingFrom(message));
      } catch (error) {
        // What the client gathers from its attempts says nothing; the last of them does.
        throw error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error;
      } finally {
        await sender.close();
      }
      await receiver.completeMessage(message);
    });
  }

  async discard(id: string): Promise<LetterOutcome> {
    return this.#take('discard a dead letter', id, (message, receiver) => receiver.completeMessage(message));
  }

  /** By its number alone no message of a subqueue can be had: all before it are locked too, and let go again. */
  async #take(
    call: string,
    id: string,
    use: (message: ServiceBusReceivedMessage, receiver: ServiceBusReceiver) => Promise<void>,
  ): Promise<LetterOutcome> {
    return this.#receiving(call, async (receiver) => {
      if (!isNumber(id)) return 'absent';
      const [there] = await peekFrom(receiver, Long.fromString(id), 1);
      if (there === undefined || numberOf(there) !== id) return 'absent';
      const others: ServiceBusReceivedMessage[] = [];
      try {
        const until = Date.now() + longestSearchMs;
        while (Date.now() < until) {
          const received = await receiver.receiveMessages(pageSize, { maxWaitTimeInMs: longestWaitMs });
          const wanted = received.find((one) => numberOf(one) === id);
          others.push(...received.filter((one) => one !== wanted));
          if (wanted !== undefined) {
            await use(wanted, receiver);
            return 'done';
          }
          if (received.length === 0) break;
        }
        return 'locked';
      } finally {
        // One that is not let go is free again when its lock ends.
        await Promise.allSettled(others.map((one) => receiver.abandonMessage(one)));
      }
    });
  }

  async #receiving<Result>(
    call: string,
    run: (receiver: ServiceBusReceiver) => Promise<Result>,
  ): Promise<Result> {
    return callArm(`${call} of ${this.queue}`, async () => {
      const receiver = this.#client.createReceiver(this.queue, {
        subQueueType: 'deadLetter',
        receiveMode: 'peekLock',
        // So that the same bytes are sent again.
        skipParsingBodyAsJson: true,
      });
      try {
        return await run(receiver);
      } finally {
        await receiver.close();
      }
    });
  }

  #letterFrom(message: ServiceBusReceivedMessage): DeadLetter {
    const { deadLetterReason, deadLetterErrorDescription, enqueuedTimeUtc, deliveryCount } = message;
    const lastError = message.applicationProperties?.['lastError'];
    const detail = typeof lastError === 'string' ? lastError : deadLetterErrorDescription;
    return {
      kind: this.#kind,
      queue: this.queue,
      id: numberOf(message),
      reason: deadLetterReason ?? 'Unknown',
      ...(detail !== undefined && { detail }),
      ...(enqueuedTimeUtc !== undefined && { enqueued: enqueuedTimeUtc.getTime() }),
      ...(deliveryCount !== undefined && { deliveries: deliveryCount }),
      body: textOf(message.body),
    };
  }
}

async function* peeked(receiver: ServiceBusReceiver): AsyncGenerator<ServiceBusReceivedMessage> {
  for (let next = Long.ZERO; ;) {
    const page = await peekFrom(receiver, next, pageSize);
    const last = page.at(-1)?.sequenceNumber;
    if (last === undefined) return;
    yield* page;
    next = Long.fromString(last.toString()).add(1);
  }
}

/** From which one on is said each time: the client remembers for all receivers of a queue how far one had peeked. */
async function peekFrom(
  receiver: ServiceBusReceiver,
  fromSequenceNumber: Long,
  count: number,
): Promise<ServiceBusReceivedMessage[]> {
  // The client's types name the class by another file of the same package.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  return receiver.peekMessages(count, { fromSequenceNumber });
}

/** As Service Bus numbers messages: 64 bits with a sign. */
function isNumber(id: string): boolean {
  return /^\d{1,19}$/.test(id) && Long.fromString(id).toString() === id;
}

function numberOf({ sequenceNumber }: ServiceBusReceivedMessage): string {
  return sequenceNumber?.toString() ?? '';
}

/** Under an id of its own: the queue remembers the old one for a day, and would drop the message without a word. */
function outgoingFrom(message: ServiceBusReceivedMessage): ServiceBusMessage {
  const properties = Object.entries(message.applicationProperties ?? {});
  const { contentType, correlationId, subject } = message;
  return {
    body: message.body as unknown,
    messageId: `replay-${randomUUID()}`,
    ...(contentType !== undefined && { contentType }),
    ...(correlationId !== undefined && { correlationId }),
    ...(subject !== undefined && { subject }),
    applicationProperties: Object.fromEntries(properties.filter(([name]) => !ofTheBurial.has(name))),
  };
}

function textOf(body: unknown): string {
  if (Buffer.isBuffer(body)) return body.toString('utf8');
  return typeof body === 'string' ? body : JSON.stringify(body ?? null);
}
