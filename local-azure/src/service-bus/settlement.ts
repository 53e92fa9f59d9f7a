import type { Delivery } from 'rhea';
import rhea from 'rhea';
import { AmqpFault } from './amqp-fault.ts';
import { lockTokenFromDeliveryTag } from './lock-token.ts';
import type { Queue } from './queue.ts';
import { settle } from './rhea-link.ts';
import { descriptionProperty, reasonProperty } from './stored-message.ts';

export const outcomes = ['accepted', 'released', 'modified', 'rejected'] as const;
export type Outcome = (typeof outcomes)[number];

interface OutcomeFields {
  undeliverable_here?: boolean | null;
  message_annotations?: Record<string, unknown> | null;
  error?: { info?: Record<string, unknown> | null } | null;
}

/** rhea's typings leave out the outcomes that a broker answers with. */
const codec = rhea.message as unknown as {
  accepted(): { described(): unknown };
  rejected(fields: { error: { condition: string; description: string } }): { described(): unknown };
};

/** Carries out the outcome that a receiver chose, and answers it: accepted, or rejected with the reason. */
export function answerDisposition(queue: Queue, delivery: Delivery, outcome: Outcome): void {
  try {
    applyOutcome(queue, delivery, outcome);
    settle(delivery, codec.accepted().described());
  } catch (fault) {
    if (!(fault instanceof AmqpFault)) throw fault;
    const error = { condition: fault.condition, description: fault.message };
    settle(delivery, codec.rejected({ error }).described());
  }
}

/** How the client writes its four settlements (read in the client): defer is `modified` with `undeliverable_here`. */
function applyOutcome(queue: Queue, delivery: Delivery, outcome: Outcome): void {
  const token = lockTokenFromDeliveryTag(Buffer.from(delivery.tag));
  const fields = (delivery.remote_state ?? {}) as OutcomeFields;
  const properties = fields.message_annotations ?? undefined;
  switch (outcome) {
    case 'accepted':
      queue.complete(token);
      break;
    case 'released':
      queue.abandon(token);
      break;
    case 'modified':
      if (fields.undeliverable_here === true) queue.defer(token, properties);
      else queue.abandon(token, properties);
      break;
    case 'rejected':
      queue.deadLetter(token, deadLetteringFromInfo(fields.error?.info ?? {}));
      break;
  }
}

function deadLetteringFromInfo(info: Record<string, unknown>): Parameters<Queue['deadLetter']>[1] {
  const { [reasonProperty]: reason, [descriptionProperty]: description, ...properties } = info;
  return {
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    properties,
  };
}
