import type { Clock } from '../clock.ts';
import type { StoredMessage } from './stored-message.ts';
import { Timeline } from './timeline.ts';

/**
 * The messages that can be received now, in order of sequence number: one that comes back (abandoned, lock
 * expired) takes its old place, so it is delivered again before younger ones. Only here does a time to live run
 * out: a locked message may still be settled after its time (documented).
 */
export class ReadyMessages {
  readonly #messages: StoredMessage[] = [];
  readonly #expiry: Timeline<StoredMessage>;

  constructor(clock: Clock, expired: (message: StoredMessage) => void) {
    this.#expiry = new Timeline(clock, (message) => {
      this.#messages.splice(this.#placeOf(message.sequenceNumber), 1);
      expired(message);
    });
  }

  get size(): number {
    return this.#messages.length;
  }

  add(message: StoredMessage): void {
    this.#messages.splice(this.#placeOf(message.sequenceNumber), 0, message);
    if (message.expiresAt !== Infinity) this.#expiry.add(message.expiresAt, message);
  }

  take(): StoredMessage | undefined {
    const message = this.#messages.shift();
    if (message !== undefined) this.#expiry.delete(message);
    return message;
  }

  /** The first of those enqueued before `before` (ms), `count` at most. */
  takeOlder(count: number, before: number): StoredMessage[] {
    const taken = this.#messages.filter(({ enqueuedTime }) => enqueuedTime < before).slice(0, count);
    for (const message of taken) {
      this.#messages.splice(this.#placeOf(message.sequenceNumber), 1);
      this.#expiry.delete(message);
    }
    return taken;
  }

  clear(): void {
    this.#expiry.clear();
  }

  /** Index of the first message whose number is not lower. */
  #placeOf(sequenceNumber: number): number {
    const last = this.#messages.at(-1);
    if (last === undefined || last.sequenceNumber < sequenceNumber) return this.#messages.length;
    let low = 0;
    let high = this.#messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#messages[middle]?.sequenceNumber ?? Infinity) < sequenceNumber) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
