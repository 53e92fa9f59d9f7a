import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import { HintsNotSentError } from '../reconciler/hints-not-sent-error.ts';

/**
 * As many to a batch as fit; one alone, as most are, without one, which would write it twice. A batch that was sent twice,
 * after a failure between two, is merged by the ids.
 */
export async function sendAll(
  sender: Pick<ServiceBusSender, 'createMessageBatch' | 'sendMessages'>,
  messages: readonly ServiceBusMessage[],
): Promise<void> {
  const [only, ...others] = messages;
  if (only !== undefined && others.length === 0) {
    await sender.sendMessages(only);
    return;
  }
  let batch = await sender.createMessageBatch();
  for (const message of messages) {
    if (batch.tryAddMessage(message)) continue;
    await sender.sendMessages(batch);
    batch = await sender.createMessageBatch();
    if (!batch.tryAddMessage(message))
      throw new Error(`${String(message.messageId)} is too large for a message`);
  }
  if (batch.count > 0) await sender.sendMessages(batch);
}

/**
 * Throws `HintsNotSentError`. What the client gathers from its attempts is an `AggregateError` that says nothing; the
 * last of them says what is wrong.
 */
export async function saidPlainly(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    throw new HintsNotSentError(error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error);
  }
}
