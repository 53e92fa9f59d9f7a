import { randomUUID } from 'node:crypto';
import type { Message } from 'rhea';
import rhea from 'rhea';

export type MessageId = string | number | Buffer;

/** What a sender handed over. The broker changes the application properties only (abandon, dead-letter). */
export interface MessageContent {
  readonly messageId: MessageId;
  /** Infinity when the sender set none. */
  readonly timeToLiveMs: number;
  /** Ms; absent: at once. */
  readonly scheduledEnqueueTime?: number;
  applicationProperties: Record<string, unknown>;
  /** Header, properties, annotations and body as they came. */
  readonly amqp: Message;
}

/** What is sent from inside the process. */
export interface OutgoingMessage {
  body: string | Buffer;
  messageId?: string;
  contentType?: string;
  applicationProperties?: Record<string, string | number | boolean>;
  /** Ms since 1970. */
  scheduledEnqueueTime?: number;
}

export const scheduledEnqueueTimeAnnotation = 'x-opt-scheduled-enqueue-time';

export function contentFromAmqp(amqp: Message): MessageContent {
  const scheduled: unknown = amqp.message_annotations?.[scheduledEnqueueTimeAnnotation];
  const properties: Record<string, unknown> = { ...amqp.application_properties };
  return {
    // A message without an id gets one: the JavaScript client cannot renew its lock otherwise (inferred).
    messageId: amqp.message_id ?? randomUUID(),
    timeToLiveMs: amqp.ttl ?? Infinity,
    ...(scheduled instanceof Date ? { scheduledEnqueueTime: scheduled.getTime() } : {}),
    ...(typeof scheduled === 'number' ? { scheduledEnqueueTime: scheduled } : {}),
    applicationProperties: properties,
    amqp,
  };
}

export function contentFromOutgoing(message: OutgoingMessage): MessageContent {
  const { body, messageId, contentType, applicationProperties, scheduledEnqueueTime } = message;
  return contentFromAmqp({
    // A data section: what the Functions host and the SDKs read as text or bytes.
    body: rhea.message.data_section(typeof body === 'string' ? Buffer.from(body) : body) as unknown,
    ...(messageId === undefined ? {} : { message_id: messageId }),
    ...(contentType === undefined ? {} : { content_type: contentType }),
    ...(applicationProperties === undefined ? {} : { application_properties: applicationProperties }),
    ...(scheduledEnqueueTime === undefined
      ? {}
      : { message_annotations: { [scheduledEnqueueTimeAnnotation]: new Date(scheduledEnqueueTime) } }),
  });
}

/** The body as text: of data sections the bytes read as UTF-8, of anything else its JSON. */
export function textFromContent(content: MessageContent): string {
  const body = content.amqp.body as unknown;
  const inner = typeof body === 'object' && body !== null && 'content' in body ? body.content : body;
  const parts: unknown[] = Array.isArray(inner) ? inner : [inner];
  if (parts.every((part) => Buffer.isBuffer(part))) return Buffer.concat(parts).toString('utf8');
  return typeof inner === 'string' ? inner : JSON.stringify(inner ?? null);
}
