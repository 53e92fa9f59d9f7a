import type { MessageContent } from './message-content.ts';
import { textFromContent } from './message-content.ts';
import { plainValue } from './typed-values.ts';

/** A message in a queue. Times in ms since 1970. */
export interface StoredMessage {
  readonly content: MessageContent;
  sequenceNumber: number;
  /** The number that it was first given when it was enqueued. */
  enqueuedSequenceNumber: number;
  state: 'active' | 'locked' | 'scheduled' | 'deferred';
  /** Deliveries begun so far, released ones not counted; in a dead-letter queue none is. */
  deliveryCount: number;
  /** How long it lives from its enqueueing on, ms: what the sender asked for, or the queue's limit. */
  readonly timeToLiveMs: number;
  /** True when it was enqueued by a schedule, due or not. */
  readonly wasScheduled: boolean;
  /** When it became, or (scheduled) will become, ready for the first time. */
  enqueuedTime: number;
  expiresAt: number;
  lock?: { token: string; until: number } | undefined;
  /** True once deferred: from then on it is received by its sequence number only (documented). */
  isDeferred: boolean;
  /** In a dead-letter queue: the queue that it comes from. */
  deadLetterSource?: string;
}

/** A plain picture of a message, for tests and the control endpoint. Times in ms since 1970. */
export interface MessageView {
  messageId: string;
  sequenceNumber: number;
  /** Deliveries begun, the present one included. */
  deliveryCount: number;
  enqueuedTime: number;
  scheduledTime?: number;
  state: StoredMessage['state'];
  body: string;
  applicationProperties: Record<string, unknown>;
  deadLetterReason?: string;
  deadLetterErrorDescription?: string;
}

/** Application properties in which Service Bus says why a message is in the dead-letter queue (documented). */
export const reasonProperty = 'DeadLetterReason';
export const descriptionProperty = 'DeadLetterErrorDescription';

export function viewFromMessage(message: StoredMessage): MessageView {
  const { content, sequenceNumber, deliveryCount, enqueuedTime, state } = message;
  const applicationProperties = Object.fromEntries(
    Object.entries(content.applicationProperties).map(([name, value]) => [name, plainValue(value)]),
  );
  const { [reasonProperty]: reason, [descriptionProperty]: description } = applicationProperties;
  return {
    messageId: Buffer.isBuffer(content.messageId)
      ? content.messageId.toString('hex')
      : String(content.messageId),
    sequenceNumber,
    deliveryCount,
    enqueuedTime,
    ...(content.scheduledEnqueueTime === undefined ? {} : { scheduledTime: content.scheduledEnqueueTime }),
    state,
    body: textFromContent(content),
    applicationProperties,
    ...(typeof reason === 'string' ? { deadLetterReason: reason } : {}),
    ...(typeof description === 'string' ? { deadLetterErrorDescription: description } : {}),
  };
}
