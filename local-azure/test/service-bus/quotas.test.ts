/** What Service Bus limits, of messages and of queues (documented). */
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import { ServiceBusBroker } from '../../src/service-bus/broker.ts';
import type { QueueSettings } from '../../src/service-bus/queue-settings.ts';
import { minute, queueSettings, start, useBroker } from './broker-fixture.ts';

const world = useBroker();

test('what is beside the body has 64 KB at most, and a property 32', async () => {
  const sender = world.client.createSender('orders');
  const kilobytes = (count: number): string => 'x'.repeat(count * 1024);
  for (const applicationProperties of [
    { detail: kilobytes(33) },
    { one: kilobytes(30), two: kilobytes(30), three: kilobytes(30) },
  ]) {
    const message = { body: 'a', applicationProperties };
    const refusal = /InternalServerError: The service was unable to process the request/;
    await expect(sender.sendMessages(message)).rejects.toThrow(refusal);
    await expect(sender.scheduleMessages(message, new Date(start + minute))).rejects.toThrow(refusal);
  }
  expect(world.broker.queue('orders')).toMatchObject({ active: 0, scheduled: 0 });
  await sender.sendMessages({ body: 'a', applicationProperties: { detail: kilobytes(31) } });
  expect(world.broker.queue('orders').active).toBe(1);
});

test.each<[string, Partial<QueueSettings>]>([
  ['lockDuration', { lockDurationMs: 5 * minute + 1 }],
  ['maxDeliveryCount', { maxDeliveryCount: 0 }],
  ['maxDeliveryCount', { maxDeliveryCount: 2001 }],
  ['duplicateDetectionHistoryTimeWindow', { duplicateDetectionHistoryMs: 8 * 24 * 60 * minute }],
  ['duplicateDetectionHistoryTimeWindow', { duplicateDetectionHistoryMs: 1000 }],
  ['defaultMessageTimeToLive', { defaultMessageTimeToLiveMs: 0 }],
])('there is no queue whose %s Azure does not take: %j', async (name, settings) => {
  const queues = [queueSettings({ requiresDuplicateDetection: true, ...settings })];
  const broker = ServiceBusBroker.start({ clock: new ManualClock(0), queues });
  await expect(broker).rejects.toThrow(name);
});
