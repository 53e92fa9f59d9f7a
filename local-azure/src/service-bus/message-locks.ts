import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { messageLockLost } from './amqp-fault.ts';
import type { StoredMessage } from './stored-message.ts';
import { Timeline } from './timeline.ts';

/**
 * The peek-locks of one queue. A lock ends by settlement or by the clock and by nothing else: a link or connection
 * that breaks releases no lock (inferred: the documents name no other end).
 */
export class MessageLocks {
  readonly #clock: Clock;
  readonly #durationMs: number;
  readonly #byToken = new Map<string, StoredMessage>();
  readonly #expiry: Timeline<StoredMessage>;

  /** `expired` gets each message whose lock ran out, already unlocked. */
  constructor(clock: Clock, durationMs: number, expired: (message: StoredMessage) => void) {
    this.#clock = clock;
    this.#durationMs = durationMs;
    this.#expiry = new Timeline(clock, (message) => {
      this.#unlock(message);
      expired(message);
    });
  }

  get size(): number {
    return this.#byToken.size;
  }

  lock(message: StoredMessage): void {
    const until = this.#clock.now() + this.#durationMs;
    message.lock = { token: randomUUID(), until };
    this.#byToken.set(message.lock.token, message);
    this.#expiry.add(until, message);
  }

  /** Until when the lock now holds (ms). Throws when it is lost. */
  renew(token: string): number {
    const { message, lock } = this.#held(token);
    lock.until = this.#clock.now() + this.#durationMs;
    this.#expiry.delete(message);
    this.#expiry.add(lock.until, message);
    return lock.until;
  }

  /** Ends a lock for a settlement. Throws when it is lost. */
  release(token: string): StoredMessage {
    const { message } = this.#held(token);
    this.#expiry.delete(message);
    this.#unlock(message);
    return message;
  }

  clear(): void {
    this.#expiry.clear();
  }

  /** The time counts, not whether its timer has already run. */
  #held(token: string): { message: StoredMessage; lock: { until: number } } {
    const message = this.#byToken.get(token);
    if (message?.lock === undefined || message.lock.until <= this.#clock.now()) throw messageLockLost();
    return { message, lock: message.lock };
  }

  #unlock(message: StoredMessage): void {
    if (message.lock !== undefined) this.#byToken.delete(message.lock.token);
    message.lock = undefined;
  }
}
