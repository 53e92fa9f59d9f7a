import { encodeMessage } from '../message-encoding.ts';
import type { ManagementOperation } from './management-operation.ts';
import { readNumber } from './request-body.ts';

/** Shows messages of any state and locks none. */
export const peekMessage: ManagementOperation = (queue, body) => {
  const found = queue.peek(readNumber(body, 'from-sequence-number'), readNumber(body, 'message-count'));
  if (found.length === 0) return { status: 204, body: {} };
  // A peeked message carries no lock, also when someone holds one.
  const messages = found.map((message) => ({ message: encodeMessage({ ...message, lock: undefined }) }));
  return { status: 200, body: { messages } };
};
