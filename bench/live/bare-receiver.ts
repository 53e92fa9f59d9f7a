/**
 * A receiver that does nothing of its own: of an event it makes a hint for each target, and for each hint it makes the two
 * calls that a look at a replica in sync makes, with the same SDKs. What the service takes beyond it is its own thinking.
 */
import { ComputeManagementClient } from '@azure/arm-compute';
import { app } from '@azure/functions';
import { ManagedIdentityCredential } from '@azure/identity';
import { ServiceBusClient } from '@azure/service-bus';
import { parseSnapshotId, type ResourceGroupId, type SnapshotId } from '../../src/replication/resource-id.ts';
import { keptConnections } from '../../src/azure/pipeline/kept-connections.ts';
import { policiesOf } from '../../src/azure/pipeline/stage.ts';
import { readSettings } from '../../src/config/settings.ts';

interface BareHint {
  source: SnapshotId;
  target: ResourceGroupId;
}

const connection = 'SERVICEBUS';
const settings = readSettings(process.env, process.cwd());
const targets = JSON.parse(process.env['BARE_TARGETS'] ?? '[]') as ResourceGroupId[];
/** The service's own way to keep connections, so that the two differ in their thinking; else the SDK's. */
const options =
  process.env['BARE_CONNECTIONS'] === 'kept' ? { additionalPolicies: policiesOf([keptConnections()]) } : {};
const credential = new ManagedIdentityCredential(
  settings.clientId === undefined ? {} : { clientId: settings.clientId },
);
const { fullyQualifiedNamespace, customEndpointAddress } = settings.serviceBus;
const sender = new ServiceBusClient(fullyQualifiedNamespace, credential, {
  ...(customEndpointAddress !== undefined && { customEndpointAddress }),
}).createSender(settings.hintsQueue);

const clients = new Map<string, ComputeManagementClient>();
function clientOf(subscriptionId: string): ComputeManagementClient {
  const { endpoint, audience } = settings.resourceManager;
  const client =
    clients.get(subscriptionId) ??
    new ComputeManagementClient(credential, subscriptionId, {
      endpoint,
      credentials: { scopes: [`${audience}/.default`] },
      ...options,
    });
  clients.set(subscriptionId, client);
  return client;
}

function read({ subscriptionId, resourceGroup, name }: SnapshotId): Promise<unknown> {
  return clientOf(subscriptionId).snapshots.get(resourceGroup, name);
}

app.serviceBusQueue('receiveEvent', {
  connection,
  queueName: settings.eventsQueue,
  handler: async (body: unknown) => {
    const source = parseSnapshotId((body as { subject: string }).subject);
    if (source === undefined) throw new Error('no snapshot');
    const hints = targets.map((target): BareHint => ({ source, target }));
    await sender.sendMessages(hints.map((hint) => ({ body: hint, contentType: 'application/json' })));
  },
});

app.serviceBusQueue('reconcileReplica', {
  connection,
  queueName: settings.hintsQueue,
  handler: async (body: unknown) => {
    const { source, target } = body as BareHint;
    await Promise.all([read(source), read({ ...target, name: source.name })]);
  },
});
