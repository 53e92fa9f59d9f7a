import type { Clock } from '../clock.ts';
import { deadLetteringUnsupported, messageNotFound } from './amqp-fault.ts';
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
  #history: DuplicateHistory | undefined;
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
    this.#history = newHistory(settings);
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
      timeToLiveMs: lifeMs,
      wasScheduled: enqueuedTime > now,
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
    if (message === undefined) return undefined;
    this.#countDelivery(message);
    this.#remove(message);
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

  /** Gives a message back as if it had never been delivered (a Service Bus engineer's word: amqpnetlite#342). */
  release(token: string): void {
    const message = this.#locks.release(token);
    if (this.#countsDeliveries) message.deliveryCount--;
    this.#giveBack(message);
  }

  defer(token: string, properties?: Record<string, unknown>): void {
    const message = this.#locks.release(token);
    Object.assign(message.content.applicationProperties, properties);
    message.isDeferred = true;
    message.state = 'deferred';
    this.#changed();
  }

  deadLetter(token: string, why: DeadLettering): void {
    // Refused as an invalid operation (the client's own tests); that the lock stays is inferred.
    if (this.deadLetters === undefined) throw deadLetteringUnsupported(this.name);
    this.#bury(this.#locks.release(token), this.deadLetters, why);
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

  /** Deletes ready messages enqueued before `before` (ms), in order, `count` at most; gives how many. */
  deleteReady(count: number, before: number): number {
    const deleted = this.#ready.takeOlder(count, before);
    for (const message of deleted) this.#messages.delete(message);
    if (deleted.length > 0) this.#changed();
    return deleted.length;
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

  /** Forgets everything: a new queue in the place of one that is lost. */
  clear(): void {
    this.close();
    for (const message of this.peek(0, Infinity)) this.#messages.delete(message);
    this.#history = newHistory(this.settings);
    this.deadLetters?.clear();
    this.#changed();
  }

  /** Takes a message over from the queue that this is the dead-letter queue of. It never expires here (documented). */
  #bury(message: StoredMessage, into: Queue, { reason, description, properties }: DeadLettering): void {
    this.#messages.delete(message);
    Object.assign(message.content.applicationProperties, properties);
    if (reason !== undefined) message.content.applicationProperties[reasonProperty] = reason;
    if (description !== undefined) message.content.applicationProperties[descriptionProperty] = description;
    const { content, deliveryCount, enqueuedTime, enqueuedSequenceNumber, timeToLiveMs, wasScheduled } =
      message;
    const buried = into.#messages.add({
      content,
      deliveryCount,
      enqueuedTime,
      enqueuedSequenceNumber,
      timeToLiveMs,
      wasScheduled,
      expiresAt: Infinity,
    });
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
    this.#countDelivery(message);
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
    } else {
      this.#giveBack(message);
    }
  }

  /** To where it was before it was received. */
  #giveBack(message: StoredMessage): void {
    if (!message.isDeferred) {
      this.#makeReady(message);
      return;
    }
    message.state = 'deferred';
    this.#changed();
  }

  /** In a dead-letter queue the count stays as it was (reported: azure-sdk-for-net#53437). */
  get #countsDeliveries(): boolean {
    return this.deadLetters !== undefined;
  }

  #countDelivery(message: StoredMessage): void {
    if (this.#countsDeliveries) message.deliveryCount++;
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

function newHistory(settings: QueueSettings): DuplicateHistory | undefined {
  return settings.requiresDuplicateDetection
    ? new DuplicateHistory(settings.duplicateDetectionHistoryMs)
    : undefined;
}
