import type { Delivery } from 'rhea';
import { AmqpFault } from './amqp-fault.ts';
import { lockTokenFromDeliveryTag } from './lock-token.ts';
import type { Queue } from './queue.ts';
import { accept, reject } from './rhea-link.ts';
import { descriptionProperty, reasonProperty } from './stored-message.ts';
import { entriesOf, itemsOf, plainValue, type AmqpMap } from './typed-values.ts';

export const outcomes = ['accepted', 'released', 'modified', 'rejected'] as const;
export type Outcome = (typeof outcomes)[number];

/** rhea's view of an outcome, and below it the list of its fields with their types. */
interface OutcomeFields {
  undeliverable_here?: boolean | null;
  value?: readonly unknown[];
}

/** Places in the lists of fields: of `modified`, of `rejected`, and of the error in it. */
const fieldAt = { messageAnnotations: 2, error: 0, info: 2 } as const;

/** Carries out the outcome that a receiver chose, and answers it: accepted, or rejected with the reason. */
export function answerDisposition(queue: Queue, delivery: Delivery, outcome: Outcome): void {
  try {
    applyOutcome(queue, delivery, outcome);
    accept(delivery);
  } catch (fault) {
    if (!(fault instanceof AmqpFault)) throw fault;
    reject(delivery, { condition: fault.condition, description: fault.message });
  }
}

/** How the client writes its four settlements (read in the client): defer is `modified` with `undeliverable_here`. */
function applyOutcome(queue: Queue, delivery: Delivery, outcome: Outcome): void {
  const token = lockTokenFromDeliveryTag(Buffer.from(delivery.tag));
  const fields = (delivery.remote_state ?? {}) as OutcomeFields;
  const properties = entriesOf(fields.value?.[fieldAt.messageAnnotations]);
  switch (outcome) {
    case 'accepted':
      queue.complete(token);
      break;
    case 'released':
      queue.release(token);
      break;
    case 'modified':
      if (fields.undeliverable_here === true) queue.defer(token, properties);
      else queue.abandon(token, properties);
      break;
    case 'rejected':
      queue.deadLetter(
        token,
        deadLetteringFromInfo(entriesOf(itemsOf(fields.value?.[fieldAt.error])[fieldAt.info]) ?? {}),
      );
      break;
  }
}

function deadLetteringFromInfo(info: AmqpMap): Parameters<Queue['deadLetter']>[1] {
  const { [reasonProperty]: givenReason, [descriptionProperty]: givenDescription, ...properties } = info;
  const [reason, description] = [givenReason, givenDescription].map(plainValue);
  return {
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    properties,
  };
}
