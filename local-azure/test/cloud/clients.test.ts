import { ComputeManagementClient } from '@azure/arm-compute';
import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { events, images, snapshotId, start, take, trust, type Fixture } from './cloud-fixture.ts';

/**
 * The real clients with the real credential, configured by `environment()` alone. One cloud for all tests: what is
 * below the credential remembers the first token endpoint, and its tokens, for as long as the process lives.
 */
let fixture: Fixture;
let compute: ComputeManagementClient;
let bus: ServiceBusClient;
let endpoint: string;
const credential = (): ManagedIdentityCredential => new ManagedIdentityCredential();

beforeAll(async () => {
  // The credential keeps tokens by real time, so the cloud begins at real time here.
  fixture = await start({ time: Date.now() });
  trust(fixture.cloud);
  const environment = fixture.cloud.environment();
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  endpoint = environment['RESOURCE_MANAGER_ENDPOINT'] ?? '';
  compute = computeWith(credential(), `${environment['RESOURCE_MANAGER_AUDIENCE'] ?? ''}/.default`);
  bus = busWith(credential());
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await bus.close();
  await fixture.cloud.close();
});

function computeWith(token: TokenCredential, scope: string): ComputeManagementClient {
  return new ComputeManagementClient(token, images, { endpoint, credentials: { scopes: [scope] } });
}

function busWith(token: TokenCredential): ServiceBusClient {
  const environment = fixture.cloud.environment();
  return new ServiceBusClient(environment['SERVICEBUS__fullyQualifiedNamespace'] ?? '', token, {
    customEndpointAddress: environment['SERVICEBUS__customEndpointAddress'] ?? '',
    retryOptions: { maxRetries: 0, timeoutInMs: 10_000 },
  });
}

test('a snapshot taken by hand is told by an event, read, copied, and deleted', async () => {
  const { cloud, clock } = fixture;
  const sourceResourceId = take(fixture, 'golden-1', { SnapReplicate: 'Replicate' });
  clock.advanceBy(1000);

  const receiver = bus.createReceiver(events, { maxAutoLockRenewalDurationInMs: 0 });
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
  if (message === undefined) throw new Error('no event came');
  expect(message.body).toMatchObject({
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    data: { operationName: 'Microsoft.Compute/snapshots/write', status: 'Succeeded' },
  });
  expect(message.applicationProperties).toMatchObject({ 'aeg-event-type': 'Notification' });
  await receiver.completeMessage(message);

  const source = await compute.snapshots.get('rg-images', 'golden-1');
  expect(source).toMatchObject({ id: sourceResourceId, tags: { SnapReplicate: 'Replicate' } });
  const poller = compute.snapshots.createOrUpdate('rg-images-weu', 'golden-1', {
    location: 'westeurope',
    incremental: true,
    creationData: { createOption: 'CopyStart', sourceResourceId },
  });
  await poller.submitted();
  clock.advanceBy(10 * 60_000);
  const replica = await compute.snapshots.get('rg-images-weu', 'golden-1');
  expect(replica).toMatchObject({ completionPercent: 100, provisioningState: 'Succeeded' });

  await compute.snapshots.delete('rg-images', 'golden-1', { updateIntervalInMs: 1 });
  expect(cloud.resourceManager.getSnapshot(snapshotId('golden-1'))).toBeUndefined();
});

test('the credential carries the client id of a user-assigned identity', async () => {
  const clientId = '00000000-0000-0000-0000-0000000000c1';
  const { token } = await new ManagedIdentityCredential({ clientId }).getToken('api://mine/.default');
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
  expect(claims).toMatchObject({ aud: 'api://mine', appid: clientId });
});

test('a scheduled message is sent by one client and counted by the cloud', async () => {
  const { cloud, clock } = fixture;
  const due = clock.now() + 60_000;
  await bus.createSender('replication-hints').scheduleMessages({ body: 'x', messageId: 'm1' }, new Date(due));
  expect(cloud.serviceBus.queue('replication-hints')).toMatchObject({ scheduled: 1, nextScheduled: due });
});

test('a token for one is refused by the other, which says for whom it is', async () => {
  const forManagement = await credential().getToken('https://management.azure.com/.default');
  const wrong = busWith({ getToken: () => Promise.resolve(forManagement) });
  await expect(wrong.createSender(events).sendMessages({ body: 1 })).rejects.toThrow(
    'the token is for https://management.azure.com, not for https://servicebus.azure.net',
  );
  await wrong.close();
  const other = computeWith(credential(), 'https://servicebus.azure.net/.default');
  await expect(other.snapshots.get('rg-images', 'golden-1')).rejects.toMatchObject({
    statusCode: 401,
    code: 'InvalidAuthenticationToken',
  });
});
