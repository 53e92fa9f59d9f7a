/** Puts the service together from its settings: the configuration, and the ports on the Azure SDKs. */
import { ServiceBusClient } from '@azure/service-bus';
import { createCredential } from '../azure/credential.ts';
import { ArmDisks } from '../azure/disks.ts';
import { ServiceBusHintQueue } from '../azure/hint-queue.ts';
import { BlobJournal } from '../azure/journal/blob-journal.ts';
import { ArmLocks } from '../azure/locks.ts';
import { ArmResourceGroups } from '../azure/resource-groups.ts';
import { ArmResources } from '../azure/resources.ts';
import { ResourceManagerClients } from '../azure/resource-manager.ts';
import { ArmSnapshots } from '../azure/snapshots.ts';
import { ArmStaging } from '../azure/staging/arm-staging.ts';
import { loadReplicationConfig } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import type { World } from '../reconciler/ports.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { syncRequest } from './sync-request.ts';

const dayMs = 24 * 3_600_000;

export interface Service {
  /** Of the package that is deployed. */
  version: string;
  config: ReplicationConfig;
  world: World;
  /** Asks for a full pass, which runs as soon as the queue has come to it. */
  requestSync: (passId: string) => Promise<void>;
}

/** With what runs beside the reconciler. */
export interface DeployedService extends Service {
  /** Removes what the journal need not keep any longer; answers with the names of its blobs. */
  pruneJournal: () => Promise<string[]>;
}

/** Opens no connection yet. Throws `ConfigurationError` with all problems of the file at once. */
export function createService(settings: Settings, version: string): DeployedService {
  const credential = createCredential(settings.clientId);
  const clients = new ResourceManagerClients(credential, settings.resourceManager);
  const { fullyQualifiedNamespace, customEndpointAddress } = settings.serviceBus;
  const serviceBus = new ServiceBusClient(fullyQualifiedNamespace, credential, {
    // Few and short: the queue delivers again what failed, and its log should say why before long.
    retryOptions: { maxRetries: 2, retryDelayInMs: 1000, timeoutInMs: 20_000 },
    ...(customEndpointAddress !== undefined && { customEndpointAddress }),
  });
  const hints = serviceBus.createSender(settings.hintsQueue);
  const { retentionDays } = settings.journal;
  const journal = new BlobJournal(credential, settings.journal, () => Date.now());
  return {
    version,
    requestSync: (passId) => hints.sendMessages(syncRequest(passId)),
    config: loadReplicationConfig(settings.replicationFile),
    world: {
      snapshots: new ArmSnapshots(clients),
      disks: new ArmDisks(clients),
      resourceGroups: new ArmResourceGroups(clients),
      resources: new ArmResources(clients),
      locks: new ArmLocks(clients),
      staging: new ArmStaging(clients, credential, () => Date.now()),
      hints: new ServiceBusHintQueue(hints),
      journal,
      surroundings: { now: () => Date.now(), random: Math.random },
      installation: settings.installation,
    },
    pruneJournal: () => journal.prune(Date.now() - retentionDays * dayMs),
  };
}
