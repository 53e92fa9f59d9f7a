/**
 * A receiver that does nothing of its own: of an event it makes one message for all targets, as the service does, and with
 * that it makes the same calls with the same SDKs: of a look that finds a replica in sync, or of one that begins a copy.
 * What the service takes beyond it is its own thinking.
 */
import { ComputeManagementClient } from '@azure/arm-compute';
import { app } from '@azure/functions';
import { ManagedIdentityCredential } from '@azure/identity';
import { ServiceBusClient } from '@azure/service-bus';
import {
  parseSnapshotId,
  snapshotIdText,
  type ResourceGroupId,
  type SnapshotId,
} from '../../src/replication/resource-id.ts';
import { keptConnections } from '../../src/azure/pipeline/kept-connections.ts';
import { policiesOf } from '../../src/azure/pipeline/stage.ts';
import { readSettings } from '../../src/config/settings.ts';

interface BareHints {
  source: SnapshotId;
  targets: readonly BareTarget[];
}

interface BareTarget extends ResourceGroupId {
  location: string;
}

const connection = 'SERVICEBUS';
const settings = readSettings(process.env, process.cwd());
const targets = JSON.parse(process.env['BARE_TARGETS'] ?? '[]') as BareTarget[];
const isCopying = process.env['BARE_COPIES'] === 'yes';
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

async function list({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<void> {
  const pages = clientOf(subscriptionId).snapshots.listByResourceGroup(resourceGroup).byPage();
  while ((await pages.next()).done !== true);
}

/** The rounds of a look that begins a copy, one after the other: what it is decided on, the listings, the name once more. */
async function copy(
  source: SnapshotId,
  target: BareTarget,
  seen: Promise<unknown>,
  listed: () => Promise<void>,
) {
  const { subscriptionId, resourceGroup, location } = target;
  const absent = (): Promise<unknown> => read({ ...target, name: source.name }).catch(() => undefined);
  await Promise.all([seen, absent()]);
  await listed();
  await list(target);
  await absent();
  const poller = clientOf(subscriptionId).snapshots.createOrUpdate(resourceGroup, source.name, {
    location,
    incremental: true,
    creationData: { createOption: 'CopyStart', sourceResourceId: snapshotIdText(source) },
  });
  await poller.submitted();
}

app.serviceBusQueue('receiveEvent', {
  connection,
  queueName: settings.eventsQueue,
  handler: async (body: unknown) => {
    const source = parseSnapshotId((body as { subject: string }).subject);
    if (source === undefined) throw new Error('no snapshot');
    const hints: BareHints = { source, targets };
    await sender.sendMessages({ body: hints, contentType: 'application/json' });
  },
});

app.serviceBusQueue('reconcileReplica', {
  connection,
  queueName: settings.hintsQueue,
  handler: async (body: unknown) => {
    const { source, targets: all } = body as BareHints;
    const seen = read(source);
    if (isCopying) {
      let listing: Promise<void> | undefined;
      const listed = (): Promise<void> => (listing ??= list(source));
      await Promise.all(all.map((target) => copy(source, target, seen, listed)));
    } else await Promise.all([seen, ...all.map((target) => read({ ...target, name: source.name }))]);
  },
});
