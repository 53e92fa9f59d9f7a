import { argumentError } from '../amqp-fault.ts';
import type { Queue } from '../queue.ts';
import type { ManagementOperation } from './management-operation.ts';
import type { RequestBody } from './request-body.ts';
import { readLockTokens, readMap, readString } from './request-body.ts';

/** Settles messages whose link is gone, and deferred ones. */
export const updateDisposition: ManagementOperation = (queue, body) => {
  for (const token of readLockTokens(body)) settle(queue, token, body);
  return { status: 200, body: {} };
};

/** The names are Service Bus's own, its spelling of `defered` included (read in the client). */
function settle(queue: Queue, token: string, body: RequestBody): void {
  const status = readString(body, 'disposition-status');
  const properties = readMap(body, 'properties-to-modify');
  switch (status) {
    case 'completed':
      queue.complete(token);
      break;
    case 'abandoned':
      queue.abandon(token, properties);
      break;
    case 'defered':
      queue.defer(token, properties);
      break;
    case 'suspended':
      queue.deadLetter(token, {
        reason: readString(body, 'deadletter-reason'),
        description: readString(body, 'deadletter-description'),
        properties,
      });
      break;
    default:
      throw argumentError(`The disposition status '${status ?? ''}' is not known.`);
  }
}
