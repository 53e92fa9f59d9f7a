import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import { expect, test } from 'vitest';
import { ServiceBusHintQueue } from '../../../src/azure/hint-queue.ts';
import { parseQueueMessage } from '../../../src/azure/parse-queue-message.ts';
import { together } from '../../../src/functions/event-meaning.ts';
import type { OutgoingHint } from '../../../src/reconciler/ports.ts';
import { mostTogether } from '../../../src/replication/hint.ts';
import { hintOf } from '../../support/looks.ts';

function queueInto(sent: ServiceBusMessage[]): ServiceBusHintQueue {
  const batch = {
    count: 1,
    tryAddMessage: (message: ServiceBusMessage): boolean => sent.push(message) > 0,
  };
  return new ServiceBusHintQueue({
    createMessageBatch: () => Promise.resolve(batch),
    // What is in a batch was told above.
    sendMessages: (given: ServiceBusMessage | typeof batch) => {
      if (!('tryAddMessage' in given)) sent.push(given);
      return Promise.resolve();
    },
  } as unknown as ServiceBusSender);
}

function hintsTo(targets: number): OutgoingHint[] {
  return Array.from({ length: targets }, (_, at) => ({
    hint: { ...hintOf(), target: { subscriptionId: '2', resourceGroup: `rg-${at}` } },
    messageId: `e-${at}`,
  }));
}

async function sentFor(hints: readonly OutgoingHint[]): Promise<ServiceBusMessage[]> {
  const sent: ServiceBusMessage[] = [];
  await queueInto(sent).send(together(hints));
  return sent;
}

test('hints that go together are one message, and each is read from it as it was', async () => {
  const hints = hintsTo(mostTogether);
  const sent = await sentFor(hints);
  const read = sent.map(({ body }) => parseQueueMessage(JSON.parse(JSON.stringify(body))));
  expect(read).toEqual([{ kind: 'hints', hints: hints.map(({ hint }) => hint) }]);
  // The same event gives the same message, and one of other targets another.
  const ids = [...(await sentFor(hints)), ...(await sentFor(hints.slice(1)))].map(
    ({ messageId }) => messageId,
  );
  expect(ids[0]).toBe(sent[0]?.messageId);
  expect(ids[1]).not.toBe(ids[0]);
});

test('hints of more targets are a message each, as they always were', async () => {
  const hints = hintsTo(mostTogether + 1);
  expect(await sentFor(hints)).toMatchObject(hints.map(({ hint, messageId }) => ({ body: hint, messageId })));
});

test('a hint of its own is the message that it always was', async () => {
  const sent: ServiceBusMessage[] = [];
  await queueInto(sent).send(together([{ hint: hintOf(), messageId: 'e-1' }]));
  expect(sent).toMatchObject([{ body: hintOf(), messageId: 'e-1' }]);
});
