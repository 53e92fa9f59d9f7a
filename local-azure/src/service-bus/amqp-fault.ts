import { maxMessageSize } from './message-limits.ts';

/**
 * A refusal as Service Bus puts it on the wire: an AMQP error condition with a description, and the HTTP-like
 * status that `$management` and `$cbs` answers carry. Azure appends a tracking id and a time to each
 * description; the broker does not.
 */
export class AmqpFault extends Error {
  readonly condition: string;
  readonly status: number;

  constructor(condition: string, status: number, description: string) {
    super(description);
    this.condition = condition;
    this.status = status;
  }
}

/** Recorded text. */
export function messageLockLost(): AmqpFault {
  return new AmqpFault(
    'com.microsoft:message-lock-lost',
    410,
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue. ' +
      'For more information please see https://aka.ms/ServiceBusExceptions .',
  );
}

/** Recorded text. `entity` is the path without the namespace. */
export function entityNotFound(host: string, entity: string): AmqpFault {
  return new AmqpFault(
    'amqp:not-found',
    404,
    `The messaging entity 'sb://${host}/${entity}' could not be found. To know more visit https://aka.ms/sbResourceMgrExceptions.`,
  );
}

/** Recorded text, but for the resource, which is inferred. */
export function claimMissing(claim: 'Send' | 'Listen', host: string, entity: string): AmqpFault {
  return new AmqpFault(
    'amqp:unauthorized-access',
    401,
    `Unauthorized access. '${claim}' claim(s) are required to perform this operation. Resource: 'sb://${host}/${entity}'.`,
  );
}

export function tokenRefused(reason: string): AmqpFault {
  return new AmqpFault('amqp:unauthorized-access', 401, reason);
}

/** Recorded text. `size` in bytes. */
export function messageSizeExceeded(deliveryId: number, size: number): AmqpFault {
  return new AmqpFault(
    'amqp:link:message-size-exceeded',
    403,
    `The received message (delivery-id:${deliveryId}, size:${size} bytes) exceeds the limit (${maxMessageSize} bytes) currently allowed on the link.`,
  );
}

/** Recorded text: properties beyond the limits are told as nothing more. */
export function propertiesTooLarge(): AmqpFault {
  return new AmqpFault(
    'amqp:internal-error',
    500,
    'The service was unable to process the request; please retry the operation. For more information on exception types and ' +
      'proper exception handling, please refer to http://go.microsoft.com/fwlink/?LinkId=761101',
  );
}

/** Condition and that clients try again are documented, the text is inferred. */
export function serverBusy(): AmqpFault {
  return new AmqpFault(
    'com.microsoft:server-busy',
    503,
    'The request was terminated because the entity is being throttled. Please wait 10 seconds and try again.',
  );
}

/** The text is inferred. */
export function messageNotFound(sequenceNumber: number): AmqpFault {
  return new AmqpFault(
    'com.microsoft:message-not-found',
    404,
    `Failed to find the message with the sequence number ${sequenceNumber}.`,
  );
}

/** The condition is what the clients take for an invalid operation; the text is inferred. */
export function deadLetteringUnsupported(queue: string): AmqpFault {
  return new AmqpFault(
    'amqp:not-allowed',
    400,
    `Messages of '${queue}' cannot be dead-lettered: it is a dead-letter queue.`,
  );
}

/** Code and text are the local cloud's own: Azure has transactions. */
export function transactionsUnsupported(): AmqpFault {
  return new AmqpFault('amqp:not-implemented', 501, 'The local cloud has no transactions.');
}

export function unknownFormat(format: unknown): AmqpFault {
  return new AmqpFault('amqp:decode-error', 400, `Unknown message format ${String(format)}.`);
}

export function argumentError(description: string): AmqpFault {
  return new AmqpFault('com.microsoft:argument-error', 400, description);
}

export function operationUnknown(operation: string): AmqpFault {
  return new AmqpFault('amqp:not-implemented', 501, `The operation '${operation}' is not known here.`);
}

/** Recorded text. */
export function sessionsUnsupported(): AmqpFault {
  return new AmqpFault(
    'amqp:not-allowed',
    400,
    'A sessionful message receiver cannot be created on an entity that does not require sessions. Ensure RequiresSession ' +
      'is set to true when creating a Queue or Subscription to enable sessionful behavior.',
  );
}
