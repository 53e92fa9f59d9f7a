import type { Message, Sender } from 'rhea';
import rhea from 'rhea';
import { AmqpFault } from './amqp-fault.ts';

/**
 * The links on which one connection awaits answers from `$cbs` and `$management`. A request names its answer link
 * by `reply_to`: the target address of that link, or (for `$cbs`) its name.
 */
export class ReplyLinks {
  readonly #links = new Set<Sender>();

  add(sender: Sender): void {
    this.#links.add(sender);
  }

  remove(sender: Sender): void {
    this.#links.delete(sender);
  }

  /** Answers a request with what `work` returns, or with the fault that it throws. */
  answer(request: Message, work: () => { status: number; body?: Record<string, unknown> }): void {
    const link = [...this.#links].find((sender) => isAddressedBy(sender, request.reply_to));
    const { status, body, fault } = outcomeOf(work);
    link?.send({
      ...(request.message_id === undefined ? {} : { correlation_id: request.message_id }),
      // Clients read one spelling or the other (read in the client). .NET takes the status for an int and the
      // condition for a symbol, and fails on anything else.
      application_properties: {
        'status-code': rhea.types.wrap_int(status),
        statusCode: rhea.types.wrap_int(status),
        'status-description': fault?.message ?? 'OK',
        statusDescription: fault?.message ?? 'OK',
        ...(fault === undefined
          ? {}
          : {
              'error-condition': rhea.types.wrap_symbol(fault.condition),
              errorCondition: rhea.types.wrap_symbol(fault.condition),
            }),
      },
      body,
    });
  }
}

function outcomeOf(work: () => { status: number; body?: Record<string, unknown> }): {
  status: number;
  body?: Record<string, unknown>;
  fault?: AmqpFault;
} {
  try {
    return work();
  } catch (fault) {
    if (!(fault instanceof AmqpFault)) throw fault;
    return { status: fault.status, fault };
  }
}

function isAddressedBy(sender: Sender, replyTo: string | undefined): boolean {
  if (replyTo === undefined) return false;
  const target = sender.target as { address?: string | null } | undefined;
  return target?.address === replyTo || sender.name === replyTo;
}
