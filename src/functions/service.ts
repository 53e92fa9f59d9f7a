/** Puts the service together from its settings: the configuration, and the ports on the Azure SDKs. */
import type { TokenCredential } from '@azure/identity';
import { createCredential } from '../azure/credential.ts';
import { lazily, once } from '../azure/lazily.ts';
import { SharedListings } from '../azure/shared-listings.ts';
import { loadReplicationConfig } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import type {
  Disks,
  HintQueue,
  Locks,
  ResourceGroups,
  Snapshots,
  Staging,
  World,
} from '../reconciler/ports.ts';
import type { ReplicationConfig } from '../replication/rule.ts';

export interface Service {
  config: ReplicationConfig;
  world: World;
}

/**
 * Opens no connection, and loads no SDK yet: that is for the first message. Throws `ConfigurationError` with all
 * problems of the file at once.
 */
export function createService(settings: Settings): Service {
  const credential = createCredential(settings.clientId);
  const clients = once(async () => {
    const { ResourceManagerClients } = await import('../azure/resource-manager.ts');
    return new ResourceManagerClients(credential, settings.resourceManager);
  });
  const listings = {
    now: () => Date.now(),
    // What is kept for later keeps no process alive.
    after: (ms: number, run: () => void) => setTimeout(run, ms).unref(),
  };
  return {
    config: loadReplicationConfig(settings.replicationFile),
    world: {
      snapshots: lazily<Snapshots>(
        async () => {
          const { ArmSnapshots } = await import('../azure/snapshots.ts');
          return new SharedListings(new ArmSnapshots(await clients()), listings);
        },
        { get: true, list: true, create: true, setTags: true, delete: true },
      ),
      disks: lazily<Disks>(
        async () => {
          const { ArmDisks } = await import('../azure/disks.ts');
          return new ArmDisks(await clients());
        },
        { list: true, create: true, delete: true },
      ),
      resourceGroups: lazily<ResourceGroups>(
        async () => {
          const { ArmResourceGroups } = await import('../azure/resource-groups.ts');
          return new ArmResourceGroups(await clients());
        },
        { read: true },
      ),
      locks: lazily<Locks>(
        async () => {
          const { ArmLocks } = await import('../azure/locks.ts');
          return new ArmLocks(await clients());
        },
        { list: true, listOfGroup: true, put: true, delete: true },
      ),
      staging: lazily<Staging>(
        async () => {
          const { ArmStaging } = await import('../azure/staging/arm-staging.ts');
          return new ArmStaging(await clients(), credential, () => Date.now());
        },
        { look: true, ensureAccount: true, createBlob: true, copyPages: true, cleanUp: true, orphans: true },
      ),
      hints: lazily<HintQueue>(() => hintQueue(settings, credential), { send: true, restoreLocks: true }),
      surroundings: { now: () => Date.now(), random: Math.random },
    },
  };
}

async function hintQueue(
  { serviceBus: { fullyQualifiedNamespace, customEndpointAddress }, hintsQueue }: Settings,
  credential: TokenCredential,
): Promise<HintQueue> {
  const { ServiceBusClient } = await import('@azure/service-bus');
  const { ServiceBusHintQueue } = await import('../azure/hint-queue.ts');
  const client = new ServiceBusClient(fullyQualifiedNamespace, credential, {
    // Few and short: the queue delivers again what failed, and its log should say why before long.
    retryOptions: { maxRetries: 2, retryDelayInMs: 1000, timeoutInMs: 20_000 },
    ...(customEndpointAddress !== undefined && { customEndpointAddress }),
  });
  return new ServiceBusHintQueue(client.createSender(hintsQueue));
}
