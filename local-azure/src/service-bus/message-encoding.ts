import type { Message, Typed } from 'rhea';
import rhea from 'rhea';
import { scheduledEnqueueTimeAnnotation } from './message-content.ts';
import type { StoredMessage } from './stored-message.ts';

/** Format of a transfer whose data sections are encoded messages, several in one send (read in the client). */
export const batchMessageFormat = 0x80013700;

/** Values of `x-opt-message-state`; a locked message counts as active (read in the client). */
const stateNumbers = { active: 0, locked: 0, deferred: 1, scheduled: 2 } as const;

/** Sequence numbers are AMQP longs; rhea wants those of an array as eight bytes. */
export function bytesFromLong(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

/** A message as a receiver gets it: what the sender wrote, and the broker's annotations. */
export function encodeMessage(message: StoredMessage): Buffer {
  const { content, lock } = message;
  const annotations: Record<string, unknown> = {
    ...content.amqp.message_annotations,
    'x-opt-sequence-number': rhea.types.wrap_long(bytesFromLong(message.sequenceNumber)),
    'x-opt-enqueued-time': timestamp(message.enqueuedTime),
    'x-opt-message-state': rhea.types.wrap_int(stateNumbers[message.state]),
  };
  if (lock !== undefined) annotations['x-opt-locked-until'] = timestamp(lock.until);
  if (message.deadLetterSource !== undefined)
    annotations['x-opt-deadletter-source'] = message.deadLetterSource;
  if (content.scheduledEnqueueTime !== undefined) {
    annotations[scheduledEnqueueTimeAnnotation] = timestamp(content.scheduledEnqueueTime);
  }
  return rhea.message.encode({
    ...content.amqp,
    message_id: content.messageId,
    application_properties: content.applicationProperties,
    message_annotations: annotations,
    // On the wire the count is of earlier deliveries: 0 at the first (recorded).
    delivery_count: message.deliveryCount - (lock === undefined ? 0 : 1),
  });
}

/** The single messages of a batch. */
export function messagesFromBatch(encoded: Buffer): Message[] {
  const body = decodeMessage(encoded).body as { content: unknown };
  const parts: unknown[] = Array.isArray(body.content) ? body.content : [body.content];
  return parts.map((part) => decodeMessage(part as Buffer));
}

export function decodeMessage(encoded: Buffer): Message {
  return rhea.message.decode(encoded) as unknown as Message;
}

function timestamp(ms: number): Typed {
  return rhea.types.wrap_timestamp(ms);
}
