import { ServiceBusClient } from '@azure/service-bus';

/** Run as a process of its own: receives one message of `orders`, says so, and keeps it until it is killed. */
const client = new ServiceBusClient(process.argv[2] ?? '');
const receiver = client.createReceiver('orders', { maxAutoLockRenewalDurationInMs: 0 });
const [message] = await receiver.receiveMessages(1);
process.send?.(message?.messageId ?? null);
setInterval(() => undefined, 60_000);
