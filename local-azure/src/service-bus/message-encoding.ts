import type { Typed } from 'rhea';
import rhea from 'rhea';
import { scheduledEnqueueTimeAnnotation } from './message-content.ts';
import {
  decodeMessage,
  encodeSections,
  headerField,
  propertiesField,
  withField,
  type MessageSections,
} from './message-sections.ts';
import type { StoredMessage } from './stored-message.ts';
import { plainValue } from './typed-values.ts';

/** Format of a transfer whose data sections are encoded messages, several in one send (read in the client). */
export const batchMessageFormat = 0x80013700;

/** Values of `x-opt-message-state`; a locked message counts as active (read in the client). */
const stateNumbers = { active: 0, locked: 0, deferred: 1, scheduled: 2 } as const;

/** The longest time to live that a header holds, ms. */
const longestTtlMs = 2 ** 32 - 1;

/** Sequence numbers are AMQP longs; rhea wants those of an array as eight bytes. */
export function bytesFromLong(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

/** Whether a message goes to a receiver, which counts as a delivery, or is only shown. */
export type Showing = 'delivered' | 'peeked' | 'peeked without body';

/** A message as a client gets it: what the sender wrote, and the broker's annotations. */
export function encodeMessage(message: StoredMessage, showing: Showing): Buffer {
  const { content, timeToLiveMs, deliveryCount } = message;
  const { sections } = content;
  // On the wire the count is of earlier deliveries: 0 at the first (recorded).
  const earlier = showing === 'delivered' ? Math.max(0, deliveryCount - 1) : deliveryCount;
  let header = withField(sections.header, headerField.deliveryCount, rhea.types.wrap_uint(earlier));
  // The time that counts, which the queue may have shortened (documented).
  if (timeToLiveMs <= longestTtlMs) {
    header = withField(header, headerField.ttl, rhea.types.wrap_uint(timeToLiveMs));
  }
  return encodeSections({
    header,
    messageAnnotations: { ...sections.messageAnnotations, ...annotationsOf(message, showing) },
    properties: withExpiry(sections, timeToLiveMs),
    applicationProperties: content.applicationProperties,
    body: showing === 'peeked without body' ? Buffer.alloc(0) : sections.body,
  });
}

/** The encoded single messages of a batch. */
export function messagesFromBatch(encoded: Buffer): Buffer[] {
  const body = decodeMessage(encoded).body as { content: unknown };
  return (Array.isArray(body.content) ? body.content : [body.content]) as Buffer[];
}

function annotationsOf(message: StoredMessage, showing: Showing): Record<string, Typed> {
  const { content, lock, wasScheduled, state } = message;
  // One that was scheduled is told to have been, also after it has come due (seen by the client's own tests).
  const shown = wasScheduled && (state === 'active' || state === 'locked') ? 'scheduled' : state;
  return {
    'x-opt-sequence-number': long(message.sequenceNumber),
    'x-opt-enqueue-sequence-number': long(message.enqueuedSequenceNumber),
    'x-opt-enqueued-time': timestamp(message.enqueuedTime),
    'x-opt-message-state': rhea.types.wrap_int(stateNumbers[shown]),
    // A peeked message carries no lock, also when someone holds one.
    ...(lock !== undefined && showing === 'delivered' && { 'x-opt-locked-until': timestamp(lock.until) }),
    ...(message.deadLetterSource !== undefined && {
      'x-opt-deadletter-source': rhea.types.wrap_string(message.deadLetterSource),
    }),
    ...(content.scheduledEnqueueTime !== undefined && {
      [scheduledEnqueueTimeAnnotation]: timestamp(content.scheduledEnqueueTime),
    }),
  };
}

/** Clients that say when a message was made also say when it ends, and read that before the time to live. */
function withExpiry({ properties }: MessageSections, timeToLiveMs: number): readonly unknown[] {
  const created = plainValue(properties[propertiesField.creationTime]);
  const expires = plainValue(properties[propertiesField.absoluteExpiryTime]);
  if (!(created instanceof Date) || !(expires instanceof Date)) return properties;
  const end = created.getTime() + timeToLiveMs;
  if (expires.getTime() <= end) return properties;
  return withField(properties, propertiesField.absoluteExpiryTime, timestamp(end));
}

function long(value: number): Typed {
  return rhea.types.wrap_long(bytesFromLong(value));
}

function timestamp(ms: number): Typed {
  return rhea.types.wrap_timestamp(ms);
}
