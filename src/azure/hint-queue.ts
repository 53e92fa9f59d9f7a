import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import type { HintQueue, OutgoingHint } from '../reconciler/ports.ts';
import type { LockRestoration } from '../replication/locks/restoration.ts';
import { saidPlainly, sendAll } from './send-all.ts';

/** The port to the queue of hints, on `@azure/service-bus`. */
export class ServiceBusHintQueue implements HintQueue {
  readonly #sender: ServiceBusSender;

  constructor(sender: ServiceBusSender) {
    this.#sender = sender;
  }

  async send(hints: readonly OutgoingHint[]): Promise<void> {
    await saidPlainly(() => sendAll(this.#sender, messagesFrom(hints)));
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

function messagesFrom(hints: readonly OutgoingHint[]): ServiceBusMessage[] {
  const messages = Map.groupBy(hints, ({ messageId, together = messageId }) => together);
  return [...messages].flatMap(([messageId, those]) => {
    const [first] = those;
    if (first === undefined || those.length === 1) return those.map(messageFrom);
    return { ...messageFrom(first), messageId, body: { hints: those.map(({ hint }) => hint) } };
  });
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
