import rhea from 'rhea';
import { argumentError, messageSizeExceeded } from '../amqp-fault.ts';
import { contentFromEncoded } from '../message-content.ts';
import { bytesFromLong } from '../message-encoding.ts';
import { maxMessageSize } from '../message-limits.ts';
import type { ManagementOperation } from './management-operation.ts';
import { readList } from './request-body.ts';

const longType = 0x81;

/** Answers the sequence numbers by which the messages can be cancelled. */
export const scheduleMessage: ManagementOperation = (queue, body) => {
  const encoded = readList(body, 'messages').map(encodedIn);
  const size = encoded.reduce((sum, { length }) => sum + length, 0);
  // That the limit of a batch holds for all of one request together is inferred.
  if (size > maxMessageSize) throw messageSizeExceeded(0, size);
  const contents = encoded.map(contentFromEncoded);
  // A duplicate succeeds like any other; that its number is then 0 is unverified.
  const numbers = contents.map((content) => bytesFromLong(queue.enqueue(content) ?? 0));
  return { status: 200, body: { 'sequence-numbers': rhea.types.wrap_array(numbers, longType, undefined) } };
};

function encodedIn(entry: unknown): Buffer {
  const message =
    typeof entry === 'object' && entry !== null && 'message' in entry ? entry.message : undefined;
  if (!Buffer.isBuffer(message)) throw argumentError("An item of 'messages' has no message.");
  return message;
}
