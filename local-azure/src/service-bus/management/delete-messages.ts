import rhea from 'rhea';
import type { ManagementOperation } from './management-operation.ts';
import { readNumber, readTime } from './request-body.ts';

/** Documented: at most so many at a time. */
const mostMessages = 4000;

/** Removes messages that nobody holds, oldest first: so many, of those enqueued before a time. */
export const deleteMessages: ManagementOperation = (queue, body) => {
  const count = Math.min(readNumber(body, 'message-count'), mostMessages);
  const deleted = queue.deleteReady(count, readTime(body, 'enqueued-time-utc') ?? Infinity);
  if (deleted === 0) return { status: 204, body: {} };
  return { status: 200, body: { 'message-count': rhea.types.wrap_int(deleted) } };
};
