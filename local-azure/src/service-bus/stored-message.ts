import type { MessageContent } from './message-content.ts';
import { textFromContent } from './message-content.ts';

/** A message in a queue. Times in ms since 1970. */
export interface StoredMessage {
  readonly content: MessageContent;
  sequenceNumber: number;
  state: 'active' | 'locked' | 'scheduled' | 'deferred';
  /** Deliveries begun so far. */
  deliveryCount: number;
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
  const reason = content.applicationProperties[reasonProperty];
  const description = content.applicationProperties[descriptionProperty];
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
    applicationProperties: { ...content.applicationProperties },
    ...(typeof reason === 'string' ? { deadLetterReason: reason } : {}),
    ...(typeof description === 'string' ? { deadLetterErrorDescription: description } : {}),
  };
}
