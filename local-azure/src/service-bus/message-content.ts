import { randomUUID } from 'node:crypto';
import rhea from 'rhea';
import { propertiesTooLarge } from './amqp-fault.ts';
import { isHeaderTooLarge } from './message-limits.ts';
import {
  decodeMessage,
  headerField,
  propertiesField,
  sectionsFrom,
  withField,
  type MessageSections,
} from './message-sections.ts';
import { plainValue, type AmqpMap } from './typed-values.ts';

export type MessageId = string | number | Buffer;

/** What a sender handed over. The broker changes the application properties only (abandon, dead-letter). */
export interface MessageContent {
  readonly messageId: MessageId;
  /** Infinity when the sender set none. */
  readonly timeToLiveMs: number;
  /** Ms; absent: at once. */
  readonly scheduledEnqueueTime?: number;
  /** Values with the types that they came with, or plain ones. */
  applicationProperties: AmqpMap;
  /** All of it, as it came. */
  readonly sections: MessageSections;
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

/** Throws an `AmqpFault` for one that Service Bus does not take. */
export function contentFromEncoded(encoded: Buffer): MessageContent {
  const sent = sectionsFrom(encoded);
  if (isHeaderTooLarge(sent, encoded.length)) throw propertiesTooLarge();
  const scheduled = plainValue(sent.messageAnnotations[scheduledEnqueueTimeAnnotation]);
  const ttl = plainValue(sent.header[headerField.ttl]);
  const id = plainValue(sent.properties[propertiesField.messageId]) as MessageId | null | undefined;
  // A message without an id gets one: the JavaScript client cannot renew its lock otherwise (inferred).
  const messageId = id ?? randomUUID();
  const sections =
    id === undefined || id === null
      ? { ...sent, properties: withField(sent.properties, propertiesField.messageId, newId(messageId)) }
      : sent;
  return {
    messageId,
    timeToLiveMs: typeof ttl === 'number' ? ttl : Infinity,
    ...(scheduled instanceof Date ? { scheduledEnqueueTime: scheduled.getTime() } : {}),
    ...(typeof scheduled === 'number' ? { scheduledEnqueueTime: scheduled } : {}),
    applicationProperties: { ...sections.applicationProperties },
    sections,
  };
}

export function contentFromOutgoing(message: OutgoingMessage): MessageContent {
  const { body, messageId, contentType, applicationProperties, scheduledEnqueueTime } = message;
  const encoded = rhea.message.encode({
    // A data section: what the Functions host and the SDKs read as text or bytes.
    body: rhea.message.data_section(typeof body === 'string' ? Buffer.from(body) : body) as unknown,
    ...(messageId === undefined ? {} : { message_id: messageId }),
    ...(contentType === undefined ? {} : { content_type: contentType }),
    ...(applicationProperties === undefined ? {} : { application_properties: applicationProperties }),
    ...(scheduledEnqueueTime === undefined
      ? {}
      : { message_annotations: { [scheduledEnqueueTimeAnnotation]: new Date(scheduledEnqueueTime) } }),
  });
  return contentFromEncoded(encoded);
}

/** The body as text: of data sections the bytes read as UTF-8, of anything else its JSON. */
export function textFromContent({ sections }: MessageContent): string {
  const body = decodeMessage(sections.body).body as unknown;
  const inner = typeof body === 'object' && body !== null && 'content' in body ? body.content : body;
  const parts: unknown[] = Array.isArray(inner) ? inner : [inner];
  if (parts.every((part) => Buffer.isBuffer(part))) return Buffer.concat(parts).toString('utf8');
  return typeof inner === 'string' ? inner : JSON.stringify(inner ?? null);
}

function newId(id: MessageId): ReturnType<typeof rhea.types.wrap_string> {
  return rhea.types.wrap_string(String(id));
}
