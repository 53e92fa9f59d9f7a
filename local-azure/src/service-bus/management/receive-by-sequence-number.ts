import rhea from 'rhea';
import { bytesFromLockToken } from '../lock-token.ts';
import { encodeMessage } from '../message-encoding.ts';
import type { Queue } from '../queue.ts';
import type { ManagementOperation } from './management-operation.ts';
import { readNumber, readSequenceNumbers } from './request-body.ts';

const settledOnReceipt = 0;

/** Receives deferred messages. */
export const receiveBySequenceNumber: ManagementOperation = (queue, body) => {
  const removes = readNumber(body, 'receiver-settle-mode') === settledOnReceipt;
  const messages = readSequenceNumbers(body).map((number) => received(queue, number, removes));
  return { status: 200, body: { messages } };
};

function received(queue: Queue, sequenceNumber: number, removes: boolean): Record<string, unknown> {
  const message = queue.receiveDeferred(sequenceNumber);
  const token = message.lock?.token ?? '';
  const answer = {
    'lock-token': rhea.types.wrap_uuid(bytesFromLockToken(token)),
    message: encodeMessage({ ...message, state: 'deferred' }, 'delivered'),
  };
  if (removes) queue.complete(token);
  return answer;
}
