/** A cloud with one account and one container, and the real clients for it. */
import { ComputeManagementClient } from '@azure/arm-compute';
import { StorageManagementClient } from '@azure/arm-storage';
import type { TokenCredential } from '@azure/core-auth';
import { BlobServiceClient, type ContainerClient, type PageBlobClient } from '@azure/storage-blob';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { afterEach } from 'vitest';
import { vhdFooter } from '../../src/blob/vhd.ts';
import { ManualClock } from '../../src/clock.ts';
import { LocalCloud } from '../../src/local-cloud.ts';

export const subscriptionId = '11111111-1111-1111-1111-111111111111';
export const group = 'rg-images';
export const location = 'westeurope';
export const accountBody = { location, kind: 'StorageV2', sku: { name: 'Standard_LRS' } };
export const mib = 2 ** 20;
export const minute = 60_000;

export interface StorageFixture {
  clock: ManualClock;
  cloud: LocalCloud;
  accounts: StorageManagementClient['storageAccounts'];
  snapshots: ComputeManagementClient['snapshots'];
  /** Of the account `teststore`. */
  container: ContainerClient;
  /** The token of the Blob service. */
  token: () => Promise<string>;
}

let opened: LocalCloud | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

/** Operations end at once until `behaviour.operationMs` says otherwise. */
export async function openStorage(): Promise<StorageFixture> {
  const clock = new ManualClock('2026-11-23T12:00:00Z');
  const seed = { subscriptions: [{ subscriptionId, resourceGroups: [{ name: group, location }] }] };
  const cloud = await LocalCloud.start({
    clock,
    seed,
    queues: [],
    topics: [],
    behaviour: { operationMs: 0 },
  });
  opened = cloud;
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    readFileSync(cloud.certificateFile, 'utf8'),
  ]);
  const credential = credentialOf(cloud);
  const endpoint = cloud.environment()['RESOURCE_MANAGER_ENDPOINT'] ?? '';
  const options = {
    endpoint,
    credentials: { scopes: [`${endpoint}/.default`] },
    retryOptions: { maxRetries: 0 },
  };
  const accounts = new StorageManagementClient(credential, subscriptionId, options).storageAccounts;
  const snapshots = new ComputeManagementClient(credential, subscriptionId, options).snapshots;
  await accounts.create(group, 'teststore', accountBody).pollUntilDone();
  const token = async (): Promise<string> =>
    (await credential.getToken('https://storage.azure.com/.default'))?.token ?? '';
  return {
    clock,
    cloud,
    accounts,
    snapshots,
    container: await containerIn(cloud, credential, 'teststore'),
    token,
  };
}

/** A new container in another account. */
export async function containerOf(
  { cloud, accounts }: StorageFixture,
  account: string,
  name: string,
): Promise<ContainerClient> {
  await accounts.create(group, account, accountBody).pollUntilDone();
  return containerIn(cloud, credentialOf(cloud), account, name);
}

async function containerIn(
  cloud: LocalCloud,
  credential: TokenCredential,
  account: string,
  name = 'disks',
): Promise<ContainerClient> {
  const url = `${cloud.blobs.url}/${account}`;
  const container = new BlobServiceClient(url, credential, {
    retryOptions: { maxTries: 1 },
  }).getContainerClient(name);
  await container.create();
  return container;
}

export function credentialOf({ identity }: LocalCloud): TokenCredential {
  return {
    getToken: async (scopes) => {
      const url = new URL(identity.url);
      url.searchParams.set('api-version', '2019-08-01');
      url.searchParams.set('resource', [scopes].flat()[0]?.replace('/.default', '') ?? '');
      const answer = await fetch(url, { headers: { 'x-identity-header': identity.header } });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return { token, expiresOnTimestamp: Date.now() + 60 * minute };
    },
  };
}

/** A fixed VHD of a disk of so many bytes, whose first page is written. */
export async function putVhd(
  container: ContainerClient,
  name: string,
  bytes: number,
): Promise<PageBlobClient> {
  const blob = container.getPageBlobClient(name);
  await blob.create(bytes + 512);
  await blob.uploadPages(Buffer.alloc(512, 7), 0, 512);
  await blob.uploadPages(vhdFooter(bytes), bytes, 512);
  return blob;
}

export function idOf(type: string, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/${type}/${name}`;
}
