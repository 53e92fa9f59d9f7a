import type { StoredMessage } from './stored-message.ts';

type NewMessage = Pick<
  StoredMessage,
  'content' | 'deliveryCount' | 'enqueuedTime' | 'expiresAt' | 'timeToLiveMs' | 'wasScheduled'
> & { enqueuedSequenceNumber?: number };

/** Everything that a queue holds, in whatever state, by sequence number. Numbers rise from 1 and are used once. */
export class NumberedMessages {
  /** Each number is inserted when it is given out, so the order of insertion is the order of numbers. */
  readonly #messages = new Map<number, StoredMessage>();
  #lastNumber = 0;

  get size(): number {
    return this.#messages.size;
  }

  get(sequenceNumber: number): StoredMessage | undefined {
    return this.#messages.get(sequenceNumber);
  }

  /** `enqueuedSequenceNumber`: absent when it is enqueued only now. */
  add({ enqueuedSequenceNumber, ...fields }: NewMessage): StoredMessage {
    const sequenceNumber = ++this.#lastNumber;
    const message: StoredMessage = {
      ...fields,
      sequenceNumber,
      enqueuedSequenceNumber: enqueuedSequenceNumber ?? sequenceNumber,
      state: 'active',
      isDeferred: false,
    };
    this.#messages.set(message.sequenceNumber, message);
    return message;
  }

  /** Puts the message behind all others, under a new number. */
  renumber(message: StoredMessage): void {
    this.#messages.delete(message.sequenceNumber);
    message.sequenceNumber = ++this.#lastNumber;
    message.enqueuedSequenceNumber = message.sequenceNumber;
    this.#messages.set(message.sequenceNumber, message);
  }

  delete(message: StoredMessage): void {
    this.#messages.delete(message.sequenceNumber);
  }

  /** At most `count` messages in order of number, from `sequenceNumber` on. */
  from(sequenceNumber: number, count: number): StoredMessage[] {
    const found: StoredMessage[] = [];
    for (const message of this.#messages.values()) {
      if (found.length >= count) break;
      if (message.sequenceNumber >= sequenceNumber) found.push(message);
    }
    return found;
  }
}
