import type { Queue } from '../queue.ts';
import type { RequestBody } from './request-body.ts';

/** What a management operation answers. 204 means that there is nothing to give. */
export interface ManagementAnswer {
  status: 200 | 204;
  body: Record<string, unknown>;
}

/** One operation of a queue's `$management` node. Throws an `AmqpFault` when it refuses. */
export type ManagementOperation = (queue: Queue, body: RequestBody) => ManagementAnswer;
