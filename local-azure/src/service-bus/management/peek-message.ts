import { encodeMessage } from '../message-encoding.ts';
import type { ManagementOperation } from './management-operation.ts';
import { readFlag, readNumber } from './request-body.ts';

/** Shows messages of any state and locks none. */
export const peekMessage: ManagementOperation = (queue, body) => {
  const found = queue.peek(readNumber(body, 'from-sequence-number'), readNumber(body, 'message-count'));
  if (found.length === 0) return { status: 204, body: {} };
  const showing = readFlag(body, 'omit-message-body') ? 'peeked without body' : 'peeked';
  const messages = found.map((message) => ({ message: encodeMessage(message, showing) }));
  return { status: 200, body: { messages } };
};
