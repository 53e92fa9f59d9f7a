import type { Clock } from '../clock.ts';
import { messageNotFound } from './amqp-fault.ts';
import { DuplicateHistory } from './duplicate-history.ts';
import type { MessageContent } from './message-content.ts';
import { MessageLocks } from './message-locks.ts';
import { NumberedMessages } from './numbered-messages.ts';
import type { QueueSettings } from './queue-settings.ts';
import { ReadyMessages } from './ready-messages.ts';
import type { StoredMessage } from './stored-message.ts';
import { descriptionProperty, reasonProperty } from './stored-message.ts';
import { Timeline } from './timeline.ts';

export interface DeadLettering {
  reason?: string | undefined;
  description?: string | undefined;
  /** Application properties to set besides. */
  properties?: Record<string, unknown> | undefined;
}

/**
 * The state of one queue (or of a dead-letter queue), on a clock, without any wire: a message is active, locked,
 * scheduled or deferred, and moves between these only here. `changed` is called after every move.
 */
export class Queue {
  readonly name: string;
  readonly settings: QueueSettings;
  /** Undefined in a dead-letter queue. */
  readonly deadLetters: Queue | undefined;
  completed = 0;
  duplicates = 0;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #history: DuplicateHistory | undefined;
  readonly #messages = new NumberedMessages();
  readonly #ready: ReadyMessages;
  readonly #locks: MessageLocks;
  readonly #scheduled: Timeline<StoredMessage>;

  constructor(settings: QueueSettings, clock: Clock, changed: () => void, deadLetters?: Queue) {
    this.name = settings.name;
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.#clock = clock;
    this.#changed = changed;
    if (settings.requiresDuplicateDetection) {
      this.#history = new DuplicateHistory(settings.duplicateDetectionHistoryMs);
    }
    this.#ready = new ReadyMessages(clock, (message) => this.#expire(message));
    this.#locks = new MessageLocks(clock, settings.lockDurationMs, (message) => this.#return(message));
    this.#scheduled = new Timeline(clock, (message) => this.#activate(message));
  }

  get counts(): { active: number; locked: number; scheduled: number; total: number } {
    return {
      active: this.#ready.size,
      locked: this.#locks.size,
      scheduled: this.#scheduled.size,
      total: this.#messages.size,
    };
  }

  get nextScheduled(): number | undefined {
    return this.#scheduled.next;
  }

  /** The sequence number given, or undefined when dropped as a duplicate (which the sender is not told). */
  enqueue(content: MessageContent): number | undefined {
    const now = this.#clock.now();
    if (this.#history?.accept(content.messageId, now) === false) {
      this.duplicates++;
      this.#changed();
      return undefined;
    }
    const enqueuedTime = Math.max(now, content.scheduledEnqueueTime ?? now);
    // The default also limits what the sender wished, and the time runs from enqueueing, for a scheduled message
    // therefore from its due time (documented).
    const lifeMs = Math.min(content.timeToLiveMs, this.settings.defaultMessageTimeToLiveMs ?? Infinity);
    const message = this.#messages.add({
      content,
      deliveryCount: 0,
      enqueuedTime,
      expiresAt: enqueuedTime + lifeMs,
    });
    if (enqueuedTime > now) {
      message.state = 'scheduled';
      this.#scheduled.add(enqueuedTime, message);
      this.#changed();
    } else {
      this.#makeReady(message);
    }
    return message.sequenceNumber;
  }

  /** Locks the first active message. */
  receive(): StoredMessage | undefined {
    const message = this.#ready.take();
    if (message !== undefined) this.#lock(message);
    return message;
  }

  /** Receive-and-delete: the message is gone, whether or not it arrives. */
  receiveAndDelete(): StoredMessage | undefined {
    const message = this.#ready.take();
    if (message !== undefined) this.#remove(message);
    return message;
  }

  /** Locks a deferred message. Throws when there is none of that number. */
  receiveDeferred(sequenceNumber: number): StoredMessage {
    const message = this.#messages.get(sequenceNumber);
    if (message?.state !== 'deferred') throw messageNotFound(sequenceNumber);
    // A deferred message does not expire by itself (documented); asked for after its time, it does (inferred).
    if (message.expiresAt <= this.#clock.now()) {
      this.#expire(message);
      throw messageNotFound(sequenceNumber);
    }
    this.#lock(message);
    return message;
  }

  complete(token: string): void {
    this.#remove(this.#locks.release(token));
  }

  abandon(token: string, properties?: Record<string, unknown>): void {
    const message = this.#locks.release(token);
    Object.assign(message.content.applicationProperties, properties);
    this.#return(message);
  }

  defer(token: string, properties?: Record<string, unknown>): void {
    const message = this.#locks.release(token);
    Object.assign(message.content.applicationProperties, properties);
    message.isDeferred = true;
    message.state = 'deferred';
    this.#changed();
  }

  deadLetter(token: string, why: DeadLettering): void {
    const message = this.#locks.release(token);
    // There is no dead-letter queue of a dead-letter queue: there the message stays (inferred).
    if (this.deadLetters === undefined) this.#return(message);
    else this.#bury(message, this.deadLetters, why);
  }

  /** Until when the lock now holds (ms). */
  renewLock(token: string): number {
    const until = this.#locks.renew(token);
    this.#changed();
    return until;
  }

  /** Throws when no message of that number is still scheduled: once due it has another number. */
  cancelScheduled(sequenceNumber: number): void {
    const message = this.#messages.get(sequenceNumber);
    if (message === undefined || !this.#scheduled.delete(message)) throw messageNotFound(sequenceNumber);
    this.#messages.delete(message);
    this.#changed();
  }

  /** Messages of any state in order of number, from `sequenceNumber` on. */
  peek(sequenceNumber: number, count: number): StoredMessage[] {
    return this.#messages.from(sequenceNumber, count);
  }

  /** Keeps no more appointments with the clock. */
  close(): void {
    this.#ready.clear();
    this.#locks.clear();
    this.#scheduled.clear();
    this.deadLetters?.close();
  }

  /** Takes a message over from the queue that this is the dead-letter queue of. It never expires here (documented). */
  #bury(message: StoredMessage, into: Queue, { reason, description, properties }: DeadLettering): void {
    this.#messages.delete(message);
    Object.assign(message.content.applicationProperties, properties);
    if (reason !== undefined) message.content.applicationProperties[reasonProperty] = reason;
    if (description !== undefined) message.content.applicationProperties[descriptionProperty] = description;
    const { content, deliveryCount, enqueuedTime } = message;
    const buried = into.#messages.add({ content, deliveryCount, enqueuedTime, expiresAt: Infinity });
    buried.deadLetterSource = this.name;
    into.#makeReady(buried);
    this.#changed();
  }

  /** A due message is appended as if it were sent now: it gets a new sequence number (documented). */
  #activate(message: StoredMessage): void {
    this.#messages.renumber(message);
    this.#makeReady(message);
  }

  #makeReady(message: StoredMessage): void {
    if (message.expiresAt <= this.#clock.now()) {
      this.#expire(message);
      return;
    }
    message.state = 'active';
    this.#ready.add(message);
    this.#changed();
  }

  #lock(message: StoredMessage): void {
    message.state = 'locked';
    message.deliveryCount++;
    this.#locks.lock(message);
    this.#changed();
  }

  /** After an abandon or a lock that ran out: ready again, or dead-lettered after the last allowed delivery. */
  #return(message: StoredMessage): void {
    if (this.deadLetters !== undefined && message.deliveryCount >= this.settings.maxDeliveryCount) {
      this.#bury(message, this.deadLetters, {
        reason: 'MaxDeliveryCountExceeded',
        description: `Message could not be consumed after ${message.deliveryCount} delivery attempts.`,
      });
    } else if (message.isDeferred) {
      message.state = 'deferred';
      this.#changed();
    } else {
      this.#makeReady(message);
    }
  }

  #expire(message: StoredMessage): void {
    if (this.settings.deadLetteringOnMessageExpiration && this.deadLetters !== undefined) {
      this.#bury(message, this.deadLetters, {
        reason: 'TTLExpiredException',
        description: 'The message expired and was dead lettered.',
      });
      return;
    }
    this.#messages.delete(message);
    this.#changed();
  }

  #remove(message: StoredMessage): void {
    this.#messages.delete(message);
    this.completed++;
    this.#changed();
  }
}
