import type { ManagementOperation } from './management-operation.ts';
import { readSequenceNumbers } from './request-body.ts';

export const cancelScheduledMessage: ManagementOperation = (queue, body) => {
  for (const sequenceNumber of readSequenceNumbers(body)) queue.cancelScheduled(sequenceNumber);
  return { status: 200, body: {} };
};
