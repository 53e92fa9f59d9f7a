import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';

/** As many to a batch as fit. A batch that was sent twice, after a failure between two, is merged by the ids. */
export async function sendAll(
  sender: Pick<ServiceBusSender, 'createMessageBatch' | 'sendMessages'>,
  messages: Iterable<ServiceBusMessage>,
): Promise<void> {
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
