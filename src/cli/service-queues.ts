/** The queues of the deployed service. Service Bus is loaded when the first message is sent: most commands send none. */
import type { TokenCredential } from '@azure/identity';
import type { ServiceBusSender } from '@azure/service-bus';
import { lazily, once } from '../azure/lazily.ts';
import type { HintQueue } from '../reconciler/ports.ts';
import type { CliSettings } from './cli-settings.ts';

export interface ServiceQueues {
  namespace: string;
  hintsQueue: string;
  eventsQueue: string;
  hints: HintQueue;
  /** Asks for a full pass. */
  requestSync(passId: string): Promise<void>;
}

/** Undefined where no namespace is known. */
export function serviceQueues(known: CliSettings, credential: TokenCredential): ServiceQueues | undefined {
  const { settings, hasNamespace } = known;
  if (!hasNamespace) return undefined;
  const sender = once(() => senderOf(known, credential));
  return {
    namespace: settings.serviceBus.fullyQualifiedNamespace,
    hintsQueue: settings.hintsQueue,
    eventsQueue: settings.eventsQueue,
    hints: lazily<HintQueue>(
      async () => {
        const { ServiceBusHintQueue } = await import('../azure/hint-queue.ts');
        return new ServiceBusHintQueue(await sender());
      },
      { send: true, restoreLocks: true },
    ),
    requestSync: async (passId) => {
      const { syncRequest } = await import('../functions/sync-request.ts');
      await (await sender()).sendMessages(syncRequest(passId));
    },
  };
}

async function senderOf({ settings }: CliSettings, credential: TokenCredential): Promise<ServiceBusSender> {
  const { ServiceBusClient } = await import('../azure/service-bus-client.ts');
  const { fullyQualifiedNamespace, customEndpointAddress } = settings.serviceBus;
  const client = new ServiceBusClient(fullyQualifiedNamespace, credential, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 1000, timeoutInMs: 20_000 },
    ...(customEndpointAddress !== undefined && { customEndpointAddress }),
  });
  return client.createSender(settings.hintsQueue);
}
