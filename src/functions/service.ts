/** Puts the service together from its settings: the configuration, and the ports on the Azure SDKs. */
import { ServiceBusClient } from '@azure/service-bus';
import { createCredential } from '../azure/credential.ts';
import { ArmDisks } from '../azure/disks.ts';
import { ServiceBusHintQueue } from '../azure/hint-queue.ts';
import { ArmLocks } from '../azure/locks.ts';
import { ArmResourceGroups } from '../azure/resource-groups.ts';
import { ResourceManagerClients } from '../azure/resource-manager.ts';
import { ArmSnapshots } from '../azure/snapshots.ts';
import { SharedListings } from '../azure/shared-listings.ts';
import { ArmStaging } from '../azure/staging/arm-staging.ts';
import { loadReplicationConfig } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import type { World } from '../reconciler/ports.ts';
import type { ReplicationConfig } from '../replication/rule.ts';

export interface Service {
  config: ReplicationConfig;
  world: World;
}

/** Opens no connection yet. Throws `ConfigurationError` with all problems of the file at once. */
export function createService(settings: Settings): Service {
  const credential = createCredential(settings.clientId);
  const clients = new ResourceManagerClients(credential, settings.resourceManager);
  const { fullyQualifiedNamespace, customEndpointAddress } = settings.serviceBus;
  const serviceBus = new ServiceBusClient(fullyQualifiedNamespace, credential, {
    // Few and short: the queue delivers again what failed, and its log should say why before long.
    retryOptions: { maxRetries: 2, retryDelayInMs: 1000, timeoutInMs: 20_000 },
    ...(customEndpointAddress !== undefined && { customEndpointAddress }),
  });
  return {
    config: loadReplicationConfig(settings.replicationFile),
    world: {
      snapshots: new SharedListings(new ArmSnapshots(clients), {
        now: () => Date.now(),
        // What is kept for later keeps no process alive.
        after: (ms, run) => setTimeout(run, ms).unref(),
      }),
      disks: new ArmDisks(clients),
      resourceGroups: new ArmResourceGroups(clients),
      locks: new ArmLocks(clients),
      staging: new ArmStaging(clients, credential, () => Date.now()),
      hints: new ServiceBusHintQueue(serviceBus.createSender(settings.hintsQueue)),
      surroundings: { now: () => Date.now(), random: Math.random },
    },
  };
}
