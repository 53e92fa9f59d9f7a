import { ServiceBusClient } from '@azure/service-bus';
import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import { afterEach, beforeEach } from 'vitest';
import { ManualClock } from '../../src/clock.ts';
import type { BrokerOptions } from '../../src/service-bus/broker.ts';
import { ServiceBusBroker } from '../../src/service-bus/broker.ts';
import type { QueueSettings } from '../../src/service-bus/queue-settings.ts';

export const start = Date.parse('2026-03-01T08:00:00Z');
export const minute = 60_000;

export function queueSettings(settings: Partial<QueueSettings> = {}): QueueSettings {
  return {
    name: 'orders',
    lockDurationMs: minute,
    maxDeliveryCount: 3,
    deadLetteringOnMessageExpiration: true,
    requiresDuplicateDetection: false,
    duplicateDetectionHistoryMs: 10 * minute,
    ...settings,
  };
}

/** The queue `orders`, and `unique` with duplicate detection over ten minutes. */
export const queues = [queueSettings(), queueSettings({ name: 'unique', requiresDuplicateDetection: true })];

export function connectionString(port: number): string {
  return (
    `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=RootManageSharedAccessKey;` +
    'SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;'
  );
}

export function connect(port: number): ServiceBusClient {
  return new ServiceBusClient(connectionString(port), {
    retryOptions: { maxRetries: 0, timeoutInMs: 10_000 },
  });
}

export interface Fixture {
  clock: ManualClock;
  broker: ServiceBusBroker;
  client: ServiceBusClient;
}

/** A broker on a clock that stands still, and a client of it, anew for every test of the file. */
export function useBroker(options: Partial<BrokerOptions> = {}): Fixture {
  const fixture = {} as Fixture;
  beforeEach(async () => {
    fixture.clock = new ManualClock(start);
    fixture.broker = await ServiceBusBroker.start({ clock: fixture.clock, queues, ...options });
    fixture.client = connect(fixture.broker.port);
  });
  afterEach(async () => {
    await fixture.client.close();
    await fixture.broker.close();
  });
  return fixture;
}

/** A receiver that renews no lock by itself. */
export function receiverOf(client: ServiceBusClient, queue = 'orders'): ServiceBusReceiver {
  return client.createReceiver(queue, { maxAutoLockRenewalDurationInMs: 0 });
}

export function deadLetterReceiverOf(client: ServiceBusClient, queue = 'orders'): ServiceBusReceiver {
  return client.createReceiver(queue, { subQueueType: 'deadLetter', maxAutoLockRenewalDurationInMs: 0 });
}

export async function receiveOne(receiver: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
  if (message === undefined) throw new Error('No message came.');
  return message;
}

/** Resolves as soon as the condition holds, looking again after every change of state. */
export function until(broker: ServiceBusBroker, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) {
      resolve();
      return;
    }
    const stop = broker.onChange(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}
