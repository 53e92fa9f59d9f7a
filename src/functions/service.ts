/** Puts the service together from its settings: the configuration, and the ports on the Azure SDKs. */
import type { TokenCredential } from '@azure/identity';
import type { ServiceBusSender } from '@azure/service-bus';
import { createCredential } from '../azure/credential.ts';
import type { BlobJournal } from '../azure/journal/blob-journal.ts';
import { lazily, once } from '../azure/lazily.ts';
import { resourceManagerPorts } from '../azure/resource-manager-ports.ts';
import { loadReplicationConfig } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import type { DeadLetters } from '../reconciler/dead-letters.ts';
import { CopySlots } from '../reconciler/copy-slots.ts';
import { HeldPairs } from '../reconciler/held-pairs.ts';
import type { HintQueue, Journal, Pauses, Signals, World } from '../reconciler/ports.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { requestsOn, type Requests } from './requests.ts';
import { tracedHints, tracedJournal } from './telemetry/current-trace.ts';

const dayMs = 24 * 3_600_000;

export interface Service extends Requests {
  /** Of the package that is deployed. */
  version: string;
  config: ReplicationConfig;
  world: World;
}

/** With what people alone ask for. */
export interface AskedService extends Service {
  deadLetters: DeadLetters;
}

/** With what runs beside the reconciler. */
export interface DeployedService extends AskedService {
  /** Removes what the journal need not keep any longer; answers with the names of its blobs. */
  pruneJournal: () => Promise<string[]>;
}

/**
 * Opens no connection, and loads no SDK yet: that is for the first message. Throws `ConfigurationError` with all
 * problems of the file at once.
 */
export function createService(settings: Settings, version: string): DeployedService {
  const credential = createCredential(settings.clientId);
  const sender = once(() => senderOf(settings, credential));
  const journal = lazily<Journal & Pick<BlobJournal, 'prune'>>(
    async () => {
      const { BlobJournal: Blobs } = await import('../azure/journal/blob-journal.ts');
      return new Blobs(credential, settings.journal, () => Date.now());
    },
    { append: true, read: true, prune: true },
  );
  return {
    version,
    ...requestsOn(sender),
    config: loadReplicationConfig(settings.replicationFile),
    world: {
      ...resourceManagerPorts(settings, credential),
      hints: tracedHints(
        lazily<HintQueue>(
          async () => {
            const { ServiceBusHintQueue } = await import('../azure/hint-queue.ts');
            return new ServiceBusHintQueue(await sender());
          },
          { send: true, restoreLocks: true },
        ),
      ),
      journal: tracedJournal(journal),
      pauses: lazily<Pauses>(
        async () => {
          const { BlobPauses } = await import('../azure/pauses/blob-pauses.ts');
          return new BlobPauses(credential, settings.journal, () => Date.now());
        },
        { read: true, change: true },
      ),
      ...signalsOf(settings, credential),
      surroundings: { now: () => Date.now(), random: Math.random },
      heldPairs: new HeldPairs(),
      copySlots: new CopySlots(),
      installation: settings.installation,
    },
    deadLetters: lazily<DeadLetters>(
      async () => {
        const { AzureDeadLetters } = await import('../azure/dead-letters/azure-dead-letters.ts');
        return new AzureDeadLetters(credential, settings);
      },
      { list: true, get: true, replay: true, discard: true },
    ),
    pruneJournal: () => journal.prune(Date.now() - settings.journal.retentionDays * dayMs),
  };
}

/** Nobody is told without a topic. */
function signalsOf({ signalsTopic }: Settings, credential: TokenCredential): Pick<World, 'signals'> {
  if (signalsTopic === undefined) return {};
  const load = async (): Promise<Signals> => {
    const { EventGridSignals } = await import('../azure/signals/event-grid-signals.ts');
    return new EventGridSignals(credential, signalsTopic);
  };
  return { signals: lazily<Signals>(load, { send: true }) };
}

async function senderOf(
  { serviceBus: { fullyQualifiedNamespace, customEndpointAddress }, hintsQueue }: Settings,
  credential: TokenCredential,
): Promise<ServiceBusSender> {
  const { ServiceBusClient } = await import('../azure/service-bus-client.ts');
  const client = new ServiceBusClient(fullyQualifiedNamespace, credential, {
    // Few and short: the queue delivers again what failed, and its log should say why before long.
    retryOptions: { maxRetries: 2, retryDelayInMs: 1000, timeoutInMs: 20_000 },
    ...(customEndpointAddress !== undefined && { customEndpointAddress }),
  });
  return client.createSender(hintsQueue);
}
