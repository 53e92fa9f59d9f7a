import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import { HintsNotSentError } from '../reconciler/hints-not-sent-error.ts';
import type { HintQueue, OutgoingHint } from '../reconciler/ports.ts';
import type { LockRestoration } from '../replication/locks/restoration.ts';

/** The port to the queue of hints, on `@azure/service-bus`. */
export class ServiceBusHintQueue implements HintQueue {
  readonly #sender: ServiceBusSender;

  constructor(sender: ServiceBusSender) {
    this.#sender = sender;
  }

  /** As many to a batch as fit. A batch that was sent twice, after a failure between two, is merged by the ids. */
  async send(hints: readonly OutgoingHint[]): Promise<void> {
    await saidPlainly(() => this.#send(hints));
  }

  async #send(hints: readonly OutgoingHint[]): Promise<void> {
    let batch = await this.#sender.createMessageBatch();
    for (const hint of hints) {
      const message = messageFrom(hint);
      if (batch.tryAddMessage(message)) continue;
      await this.#sender.sendMessages(batch);
      batch = await this.#sender.createMessageBatch();
      if (!batch.tryAddMessage(message)) throw new Error(`hint ${hint.messageId} is too large for a message`);
    }
    if (batch.count > 0) await this.#sender.sendMessages(batch);
  }

  async restoreLocks(restoration: LockRestoration, messageId: string, at: number): Promise<void> {
    const message = {
      body: { restoreLocks: restoration },
      contentType: 'application/json',
      messageId,
      scheduledEnqueueTimeUtc: new Date(at),
    };
    await saidPlainly(() => this.#sender.sendMessages(message));
  }
}

/** What the client gathers from its attempts is an `AggregateError` that says nothing; the last of them says what is wrong. */
async function saidPlainly(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    throw new HintsNotSentError(error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error);
  }
}

function messageFrom({ hint, messageId, at, lastError }: OutgoingHint): ServiceBusMessage {
  return {
    // The client writes it as JSON. A text given here would be written as a JSON string of that text.
    body: hint,
    contentType: 'application/json',
    messageId,
    ...(at !== undefined && { scheduledEnqueueTimeUtc: new Date(at) }),
    applicationProperties: {
      ...(lastError !== undefined && { lastError }),
      // By these two names tools find what belongs together; we go by the hint's own.
      ...(hint.trace !== undefined && { traceparent: hint.trace, 'Diagnostic-Id': hint.trace }),
    },
  };
}
