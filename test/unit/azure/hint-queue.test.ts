import type { ServiceBusMessage, ServiceBusSender } from '@azure/service-bus';
import { expect, test } from 'vitest';
import { ServiceBusHintQueue } from '../../../src/azure/hint-queue.ts';
import { parseQueueMessage } from '../../../src/azure/parse-queue-message.ts';
import { together } from '../../../src/functions/event-meaning.ts';
import { mostTogether } from '../../../src/replication/hint.ts';
import { hintOf } from '../../support/looks.ts';

function queueInto(sent: ServiceBusMessage[]): ServiceBusHintQueue {
  const batch = {
    count: 1,
    tryAddMessage: (message: ServiceBusMessage): boolean => sent.push(message) > 0,
  };
  return new ServiceBusHintQueue({
    createMessageBatch: () => Promise.resolve(batch),
    sendMessages: () => Promise.resolve(),
  } as unknown as ServiceBusSender);
}

test('hints that go together are one message, of so many at most, and each is read from it as it was', async () => {
  const hints = Array.from({ length: mostTogether + 1 }, (_, at) => ({
    hint: { ...hintOf(), target: { subscriptionId: '2', resourceGroup: `rg-${at}` } },
    messageId: `e-${at}`,
  }));
  const sent: ServiceBusMessage[] = [];
  await queueInto(sent).send(together(hints));
  const read = sent.map(({ body }) => parseQueueMessage(JSON.parse(JSON.stringify(body))));
  const all = hints.map(({ hint }) => hint);
  expect(read).toEqual([
    { kind: 'hints', hints: all.slice(0, mostTogether) },
    { kind: 'hint', hint: all.at(-1) },
  ]);
  // The same event gives the same message, and one of other targets another.
  const again: ServiceBusMessage[] = [];
  await queueInto(again).send(together(hints));
  await queueInto(again).send(together(hints.slice(1)));
  const ids = again.map(({ messageId }) => messageId);
  expect(ids.slice(0, 2)).toEqual(sent.map(({ messageId }) => messageId));
  expect(ids.slice(2)).not.toContain(ids[0]);
});

test('a hint of its own is the message that it always was', async () => {
  const sent: ServiceBusMessage[] = [];
  await queueInto(sent).send(together([{ hint: hintOf(), messageId: 'e-1' }]));
  expect(sent).toMatchObject([{ body: hintOf(), messageId: 'e-1' }]);
});
